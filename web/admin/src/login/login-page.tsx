import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { type ApiError, api } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { type Login, useSession } from '../api/session.tsx';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { LoginFrame } from './login-frame.tsx';
import classes from './login.module.css';

const texts = dictionary({
  'pt-BR': {
    title: 'Entrar',
    note: 'Para quem opera o hub. O primeiro acesso usa a senha que a inicialização mostrou.',
    user: 'Usuário',
    password: 'Senha',
    show: 'Mostrar a senha',
    submit: 'Entrar',
    again: 'Tentar de novo',
  },
  en: {
    title: 'Log in',
    note: 'For those who run the hub. The first time, use the password that the start has printed.',
    user: 'User',
    password: 'Password',
    show: 'Show the password',
    submit: 'Log in',
    again: 'Try again',
  },
});

/** Shown in place of any page while nobody is logged in; the page at this address follows. */
export function LoginPage() {
  const t = useTexts(texts);
  const textOf = useErrorText();
  const session = useSession();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = `${t.title} · pluggy-hub`;
  }, [t.title]);
  const entering = useMutation<Login, ApiError>({
    mutationFn: () => api.post('/admin/api/session', { body: { user, password } }),
    onSuccess: (login) => session.enter(login),
    onError: () => setPassword(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!entering.isPending) entering.mutate();
  };
  const error = entering.error ?? session.error;
  return (
    <LoginFrame>
      <h1>{t.title}</h1>
      <p className={classes.note}>{t.note}</p>
      <form onSubmit={submit}>
        {error && (
          <p role="alert" className={classes.error}>
            {textOf(error)}
          </p>
        )}
        <TextInput
          label={t.user}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
          maxLength={200}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t.show }}
        />
        <Button type="submit" loading={entering.isPending} fullWidth>
          {t.submit}
        </Button>
      </form>
    </LoginFrame>
  );
}
