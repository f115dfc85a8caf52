import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { IconPlugConnectedX } from './ui/icons.ts';
import { dictionary } from './texts/dictionary.ts';

export const pageTexts = dictionary({
  'pt-BR': { items: 'Itens com falha' },
  en: { items: 'Failed Items' },
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
    path: '/items',
    component: lazy(() => import('./items/items-page.tsx')),
    nav: { text: 'items', icon: IconPlugConnectedX },
  },
  { path: '/items/:id', component: lazy(() => import('./item/item-page.tsx')) },
];

/** Where `/admin` leads. */
export const HOME = '/items';
