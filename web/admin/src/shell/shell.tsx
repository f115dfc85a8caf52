import { Burger, Drawer } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { PAGES, pageTexts } from '../pages.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { AccountMenu } from './account-menu.tsx';
import { LiveMark } from './live-mark.tsx';
import classes from './shell.module.css';

const texts = dictionary({
  'pt-BR': { skip: 'Ir para o conteúdo', nav: 'Navegação', open: 'Abrir a navegação', close: 'Fechar' },
  en: { skip: 'Skip to content', nav: 'Navigation', open: 'Open the navigation', close: 'Close' },
});

/** What is around every page: navigation at the side of a laptop and in a drawer on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTexts(texts);
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const previous = useRef(location);
  useEffect(() => {
    if (previous.current === location) return;
    previous.current = location;
    document.body.dataset['navigated'] = 'true';
    window.scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [location]);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main" onClick={(event) => skipTo(event, main.current)}>
        {t.skip}
      </a>
      {/* No <header>: the drawer has one, and a page has one banner only. */}
      <div className={classes.bar} role="region" aria-label="pluggy-hub">
        <Burger size="sm" opened={isOpen} onClick={() => setOpen(true)} aria-label={t.open} />
        <Brand />
        <span className={classes.barEnd}>
          <LiveMark />
        </span>
      </div>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        size="17rem"
        title={<Brand />}
        closeButtonProps={{ 'aria-label': t.close }}
        classNames={{ body: classes.drawer! }}
      >
        <Navigation label={t.nav} onGo={() => setOpen(false)} />
        <AccountMenu />
      </Drawer>
      <aside className={classes.side}>
        <div className={classes.sideTop}>
          <Brand />
        </div>
        <Navigation label={t.nav} />
        <div className={classes.sideLive}>
          <LiveMark />
        </div>
        <AccountMenu />
      </aside>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </div>
  );
}

function Navigation({ label, onGo }: { label: string; onGo?: () => void }) {
  const names = useTexts(pageTexts);
  const [location] = useLocation();
  return (
    <nav aria-label={label} className={classes.nav}>
      {PAGES.map(({ path, nav }) => {
        if (!nav) return null;
        const isHere = path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
        return (
          <Link
            key={path}
            to={path}
            className={classes.link}
            aria-current={isHere ? 'page' : undefined}
            onClick={() => onGo?.()}
          >
            <nav.icon size={17} stroke={1.75} aria-hidden />
            {names[nav.text]}
          </Link>
        );
      })}
    </nav>
  );
}

const Brand = () => (
  <span className={classes.brand}>
    <img src="/admin/icon.svg" alt="" width={22} height={22} />
    pluggy-hub
  </span>
);

function skipTo(event: { preventDefault(): void }, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}
