import { Button, Group, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { type ApiError, api } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { type Login, useSession } from '../api/session.tsx';
import { HOME } from '../pages.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { useTell } from '../ui/tell.tsx';
import { LoginFrame } from './login-frame.tsx';
import classes from './login.module.css';

const SHORTEST = 12;

const texts = dictionary({
  'pt-BR': {
    title: 'Trocar a senha',
    first: 'Escolha a sua senha',
    why: 'A senha com que você entrou foi feita pelo hub e só serve para isto.',
    ends: 'Todas as suas sessões terminam; este navegador continua.',
    current: 'Senha atual',
    next: 'Nova senha',
    rule: 'De 12 a 200 caracteres, sem o seu nome de usuário.',
    repeat: 'Nova senha outra vez',
    differs: 'As duas não são iguais.',
    show: 'Mostrar a senha',
    submit: 'Trocar',
    leave: 'Sair',
    done: 'Senha trocada.',
  },
  en: {
    title: 'Change the password',
    first: 'Choose your password',
    why: 'The password that let you in was made by the hub, and is good for this only.',
    ends: 'All your sessions end; this browser goes on.',
    current: 'Password so far',
    next: 'New password',
    rule: '12 to 200 characters, without your user name.',
    repeat: 'New password again',
    differs: 'The two are not the same.',
    show: 'Show the password',
    submit: 'Change',
    leave: 'Log out',
    done: 'The password is changed.',
  },
});

/** @param isFirst the hub made the password so far: there is no other page yet. */
export function ChoosePasswordPage({ isFirst = false }: { isFirst?: boolean }) {
  const t = useTexts(texts);
  useEffect(() => {
    if (isFirst) document.title = `${t.first} · pluggy-hub`;
  }, [isFirst, t.first]);
  if (!isFirst)
    return (
      <>
        <PageHeader title={t.title} />
        <div className={classes.card}>
          <p className={classes.note}>{t.ends}</p>
          <PasswordForm isFirst={false} />
        </div>
      </>
    );
  return (
    <LoginFrame>
      <h1>{t.first}</h1>
      <p className={classes.note}>{t.why}</p>
      <PasswordForm isFirst />
    </LoginFrame>
  );
}

function PasswordForm({ isFirst }: { isFirst: boolean }) {
  const t = useTexts(texts);
  const textOf = useErrorText();
  const tell = useTell();
  const session = useSession();
  const [, go] = useLocation();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const differs = repeated !== '' && repeated !== newPassword;
  const changing = useMutation<Login, ApiError>({
    mutationFn: () => api.post('/admin/api/session/password', { body: { password, newPassword } }),
    onSuccess: (login) => {
      session.enter(login);
      tell.done(t.done);
      if (!isFirst) go(HOME);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (newPassword === repeated) changing.mutate();
  };
  const shared = { required: true, withAsterisk: false, maxLength: 200 };
  const toggle = { visibilityToggleButtonProps: { 'aria-label': t.show } };
  return (
    <form onSubmit={submit}>
      {changing.error && (
        <p role="alert" className={classes.error}>
          {textOf(changing.error)}
        </p>
      )}
      <input
        type="hidden"
        name="username"
        autoComplete="username"
        value={session.login?.user ?? ''}
        readOnly
      />
      <PasswordInput
        {...shared}
        {...toggle}
        label={t.current}
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        {...shared}
        {...toggle}
        label={t.next}
        description={t.rule}
        autoComplete="new-password"
        minLength={SHORTEST}
        value={newPassword}
        onChange={(event) => setNewPassword(event.currentTarget.value)}
      />
      <PasswordInput
        {...shared}
        {...toggle}
        label={t.repeat}
        autoComplete="new-password"
        error={differs ? t.differs : undefined}
        value={repeated}
        onChange={(event) => setRepeated(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="xs">
        {isFirst && (
          <Button variant="default" onClick={() => void session.leave()}>
            {t.leave}
          </Button>
        )}
        <Button type="submit" loading={changing.isPending} disabled={differs}>
          {t.submit}
        </Button>
      </Group>
    </form>
  );
}
