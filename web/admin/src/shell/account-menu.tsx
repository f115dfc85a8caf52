import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useLocation } from 'wouter';
import { useSession } from '../api/session.tsx';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { useLanguage } from '../texts/language.tsx';
import {
  IconCheck,
  IconDeviceDesktop,
  IconDevices,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
} from '../ui/icons.ts';
import classes from './shell.module.css';
import { showShortcuts } from './shortcuts.tsx';

const texts = dictionary({
  'pt-BR': {
    account: 'Conta',
    viewer: 'só leitura',
    admin: 'administrador',
    theme: 'Tema',
    light: 'Claro',
    dark: 'Escuro',
    auto: 'Como o sistema',
    language: 'Idioma',
    shortcuts: 'Atalhos do teclado',
    password: 'Trocar a senha',
    sessions: 'Minhas sessões',
    leave: 'Sair',
  },
  en: {
    account: 'Account',
    viewer: 'read only',
    admin: 'administrator',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
    language: 'Language',
    shortcuts: 'Keyboard shortcuts',
    password: 'Change the password',
    sessions: 'My sessions',
    leave: 'Log out',
  },
});

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const;
const LANGUAGES = [
  ['pt-BR', 'Português'],
  ['en', 'English'],
] as const;

/** Who is logged in, and what is theirs to choose. */
export function AccountMenu() {
  const t = useTexts(texts);
  const { login, leave } = useSession();
  const [, go] = useLocation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { language, choose } = useLanguage();
  if (!login) return null;
  return (
    <Menu position="top-start" width={220} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <span className="visually-hidden">{t.account}: </span>
          <span className={classes.avatar} aria-hidden>
            {[...login.user][0]?.toUpperCase()}
          </span>
          <span className={classes.accountText}>
            <span>{login.user}</span>
            <small>{t[login.role]}</small>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.theme}</Menu.Label>
        {SCHEMES.map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={15} />}
            rightSection={scheme === colorScheme && <IconCheck size={14} />}
            aria-current={scheme === colorScheme}
            onClick={() => setColorScheme(scheme)}
          >
            {t[scheme]}
          </Menu.Item>
        ))}
        <Menu.Label>{t.language}</Menu.Label>
        {LANGUAGES.map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            leftSection={<IconLanguage size={15} />}
            rightSection={code === language && <IconCheck size={14} />}
            aria-current={code === language}
            onClick={() => choose(code)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={showShortcuts}>
          {t.shortcuts}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={15} />} onClick={() => go('/password')}>
          {t.password}
        </Menu.Item>
        <Menu.Item leftSection={<IconDevices size={15} />} onClick={() => go('/sessions')}>
          {t.sessions}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>
          {t.leave}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
