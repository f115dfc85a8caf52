import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { IconBuildingOff, IconLayoutDashboard, IconPlugConnectedX } from './ui/icons.ts';
import { dictionary } from './texts/dictionary.ts';

export const pageTexts = dictionary({
  'pt-BR': { overview: 'Visão geral', items: 'Itens com falha', incidents: 'Incidentes' },
  en: { overview: 'Overview', items: 'Failed Items', incidents: 'Incidents' },
});

export interface Page {
  /** Below `/admin`; `:name` is a parameter. */
  path: string;
  /** A file of its own for the browser. */
  component: LazyExoticComponent<ComponentType>;
  /** In the navigation; a page without is reached from another. */
  nav?: { text: keyof (typeof pageTexts)['en']; icon: typeof IconPlugConnectedX; key?: string };
}

/** Every page of the admin, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    component: lazy(() => import('./overview/overview-page.tsx')),
    nav: { text: 'overview', icon: IconLayoutDashboard },
  },
  {
    path: '/items',
    component: lazy(() => import('./items/items-page.tsx')),
    nav: { text: 'items', icon: IconPlugConnectedX },
  },
  {
    path: '/incidents',
    component: lazy(() => import('./incidents/incidents-page.tsx')),
    nav: { text: 'incidents', icon: IconBuildingOff },
  },
  { path: '/items/:id', component: lazy(() => import('./item/item-page.tsx')) },
];

/** Where the day begins: is something wrong, and what. */
export const HOME = '/';
