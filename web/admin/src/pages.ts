import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import {
  IconApps,
  IconBuildingOff,
  IconHistory,
  IconInbox,
  IconLayoutDashboard,
  IconPlayerPause,
  IconPlugConnectedX,
  IconUserQuestion,
  IconUsers,
} from './ui/icons.ts';
import { dictionary } from './texts/dictionary.ts';

export const pageTexts = dictionary({
  'pt-BR': {
    overview: 'Visão geral',
    items: 'Itens com falha',
    incidents: 'Incidentes',
    webhooks: 'Webhooks',
    jobs: 'Tarefas paradas',
    unclaimed: 'Itens sem app',
    apps: 'Apps e chaves',
    audit: 'Auditoria',
    admins: 'Administradores',
  },
  en: {
    overview: 'Overview',
    items: 'Failed Items',
    incidents: 'Incidents',
    webhooks: 'Webhooks',
    jobs: 'Parked jobs',
    unclaimed: 'Unclaimed Items',
    apps: 'Apps and keys',
    audit: 'Audit log',
    admins: 'Admins',
  },
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
  {
    path: '/webhooks',
    component: lazy(() => import('./webhooks/webhooks-page.tsx')),
    nav: { text: 'webhooks', icon: IconInbox },
  },
  {
    path: '/jobs',
    component: lazy(() => import('./jobs/jobs-page.tsx')),
    nav: { text: 'jobs', icon: IconPlayerPause },
  },
  {
    path: '/unclaimed',
    component: lazy(() => import('./unclaimed/unclaimed-page.tsx')),
    nav: { text: 'unclaimed', icon: IconUserQuestion },
  },
  {
    path: '/apps',
    component: lazy(() => import('./apps/apps-page.tsx')),
    nav: { text: 'apps', icon: IconApps },
  },
  {
    path: '/audit',
    component: lazy(() => import('./audit/audit-page.tsx')),
    nav: { text: 'audit', icon: IconHistory },
  },
  {
    path: '/admins',
    component: lazy(() => import('./admins/admins-page.tsx')),
    nav: { text: 'admins', icon: IconUsers },
  },
  { path: '/sessions', component: lazy(() => import('./admins/own-sessions-page.tsx')) },
  { path: '/items/:id', component: lazy(() => import('./item/item-page.tsx')) },
];

/** Where the day begins: is something wrong, and what. */
export const HOME = '/';
