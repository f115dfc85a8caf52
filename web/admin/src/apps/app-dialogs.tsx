import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError, type Schema, api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { ForeignText } from '../ui/foreign-text.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { useTell } from '../ui/tell.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { type App, appsTexts } from './apps-texts.ts';

export interface Subject {
  name: string;
  clientId: string;
  /** How many secrets are good. */
  live: number;
}
export type AppAsking =
  | { what: 'make' }
  | { what: 'again'; app: App }
  | { what: 'rotate' | 'revokePrevious' | 'revoke'; subject: Subject };

/** What is asked before a key is made or ended; a new secret is shown, once. */
export function AppDialogs({ asking, onClose }: { asking: AppAsking | undefined; onClose: () => void }) {
  const t = useTexts(appsTexts);
  const [issued, setIssued] = useState<{
    title: string;
    text: string;
    credential: Schema<'IssuedCredential'>;
  }>();
  const take = (title: string, text: string) => (credential: Schema<'IssuedCredential'>) => {
    setIssued({ title, text, credential });
    onClose();
  };
  return (
    <>
      {asking?.what === 'make' && <MakeDialog onMade={take(t.made, t.madeText)} onClose={onClose} />}
      {asking?.what === 'again' && (
        <AgainDialog {...asking} onMade={take(t.issuedAgain, t.madeText)} onClose={onClose} />
      )}
      {asking?.what === 'rotate' && (
        <RotateDialog {...asking} onMade={take(t.rotated, t.rotatedText)} onClose={onClose} />
      )}
      {asking?.what === 'revokePrevious' && <PreviousDialog {...asking} onClose={onClose} />}
      {asking?.what === 'revoke' && <RevokeDialog {...asking} onClose={onClose} />}
      {issued && (
        <ShownOnce
          title={issued.title}
          text={issued.text}
          values={[
            [t.clientId, issued.credential.clientId],
            [t.clientSecret, issued.credential.clientSecret],
          ]}
          onClose={() => setIssued(undefined)}
        />
      )}
    </>
  );
}

interface MakesSecret {
  onMade: (credential: Schema<'IssuedCredential'>) => void;
  onClose: () => void;
}

/** Asks for a secret; what the lists show is read again, whether it came or not. */
function useIssue(
  onMade: MakesSecret['onMade'],
  issue: () => Promise<Schema<'IssuedCredential'>>,
): () => Promise<void> {
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  return async () => {
    await attempt(async () => onMade(await issue()));
    await refresh('apps', 'audit');
  };
}

function MakeDialog({ onMade, onClose }: MakesSecret) {
  const t = useTexts(appsTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const [isTaken, setTaken] = useState(false);
  const confirm = async (): Promise<void> => {
    try {
      onMade(await api.post('/admin/api/apps', { body: { name: name.trim() } }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) setTaken(true);
      else tell.failed(error);
    }
    await refresh('apps', 'audit');
  };
  return (
    <ConfirmDialog
      opened
      title={t.make}
      text={t.makeText}
      confirm={t.make}
      isReady={name.trim() !== ''}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t.name}
        description={t.nameHint}
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        error={isTaken ? t.taken : undefined}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setTaken(false);
        }}
      />
    </ConfirmDialog>
  );
}

/** For an app that was locked out: what it has stays its own. */
function AgainDialog({ app, onMade, onClose }: MakesSecret & { app: App }) {
  const t = useTexts(appsTexts);
  const confirm = useIssue(onMade, () =>
    api.post('/admin/api/apps/credentials', { body: { appId: app.id } }),
  );
  return (
    <ConfirmDialog
      opened
      title={t.againTitle}
      text={t.againText(app.name)}
      confirm={t.again}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

function RotateDialog({ subject, onMade, onClose }: MakesSecret & { subject: Subject }) {
  const t = useTexts(appsTexts);
  const confirm = useIssue(onMade, () =>
    api.post('/admin/api/apps/credentials/{clientId}/rotate', { path: { clientId: subject.clientId } }),
  );
  const text = subject.live > 1 ? t.rotateAgain : t.rotateText;
  return (
    <ConfirmDialog
      opened
      title={t.rotateTitle}
      text={text(subject.name)}
      confirm={t.rotate}
      isDangerous={subject.live > 1}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

function PreviousDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useTexts(appsTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  const confirm = async (): Promise<void> => {
    const isDone = await attempt(() =>
      api.delete('/admin/api/apps/credentials/{clientId}/previous', { path: { clientId: subject.clientId } }),
    );
    await refresh('apps', 'audit');
    if (!isDone) return;
    tell.done(t.revokedPrevious);
    onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={t.revokePreviousTitle}
      text={t.revokePreviousText(subject.name)}
      confirm={t.revokePrevious}
      isDangerous
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

/** The name is typed, so that nobody locks another app out than they mean. */
function RevokeDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useTexts(appsTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  const [typed, setTyped] = useState('');
  const confirm = async (): Promise<void> => {
    const isDone = await attempt(() =>
      api.delete('/admin/api/apps/credentials/{clientId}', { path: { clientId: subject.clientId } }),
    );
    await refresh('apps', 'audit');
    if (!isDone) return;
    tell.done(t.revoked);
    onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={t.revokeTitle}
      text={t.revokeText(subject.name)}
      confirm={t.revoke}
      isDangerous
      isReady={typed.trim() === subject.name.trim()}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t.typeName}
        description={<ForeignText text={subject.name} />}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
