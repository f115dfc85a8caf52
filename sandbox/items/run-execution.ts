import type { Bank } from '../bank/bank.js';
import { outageFailure } from '../connectors/outage.js';
import { iso } from '../state/virtual-clock.js';
import { publishItemEvent } from '../webhooks/item-events.js';
import { needsConsent } from './consent.js';
import { failureOf } from './execution-ends.js';
import { finishExecution, type ExecutionFailure, type ExecutionResult } from './finish-execution.js';
import type { Execution, ItemRecord, UserAction } from './item-record.js';
import { planExecution, type Step } from './plan-execution.js';
import { userAction } from './user-action.js';

/** A timer cannot be set further. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Moves Items through their executions: `executionMs` from beginning to end, spread evenly over the progress
 * steps, except while a user is asked something. One execution an Item; it survives a restart.
 */
export class RunExecution {
  private readonly done = new Map<number, ((result: ExecutionResult) => void)[]>();
  private readonly wake = new Map<number, () => void>();
  private readonly waiting = new Set<number>();
  private stopped = false;

  constructor(private readonly bank: Bank) {}

  /** Begins an execution; resolves when it ends. The Item is UPDATING when this returns. */
  start(item: ItemRecord, execution: Execution): Promise<ExecutionResult> {
    item.execution = execution;
    delete item.lapsed;
    execution.needsConsent = needsConsent(item, this.bank.clock.now(), execution.triggeredBy);
    item.parameter = null;
    item.userAction = null;
    item.error = null;
    this.show(item, 'UPDATING', 'CREATED');
    return this.follow(item, execution);
  }

  /** Goes on with what was under way when the state file was written. */
  resume(): void {
    for (const item of this.bank.items.values()) {
      if (!item.execution) continue;
      item.execution.needsConsent ??= needsConsent(item, this.bank.clock.now(), item.execution.triggeredBy);
      void this.follow(item, item.execution);
    }
  }

  /** A user has answered, or time has moved: those that wait look again. */
  wakeUp(item?: ItemRecord): void {
    if (item) this.wake.get(item.ordinal)?.();
    else for (const wake of [...this.wake.values()]) wake();
  }

  /** Items that move without anyone's doing: what `POST /_sandbox/webhooks/idle` waits for. */
  get running(): number {
    let count = 0;
    for (const item of this.bank.items.values()) {
      if (item.execution && !this.waiting.has(item.ordinal)) count++;
    }
    return count;
  }

  stop(): void {
    this.stopped = true;
    this.wakeUp();
  }

  private follow(item: ItemRecord, execution: Execution): Promise<ExecutionResult> {
    const ended = new Promise<ExecutionResult>((resolve) => {
      this.done.set(item.ordinal, [...(this.done.get(item.ordinal) ?? []), resolve]);
    });
    void this.run(item, execution);
    return ended;
  }

  private async run(item: ItemRecord, execution: Execution): Promise<void> {
    const plan = planExecution(item, execution);
    const progress = plan.steps.filter((step) => step.kind === 'progress').length;
    const pause = (): number => this.bank.switches.executionMs / (progress + 1);
    await this.sleep(item, pause());
    let failure: ExecutionFailure | null = null;
    while (execution.position < plan.steps.length && !failure) {
      const step = plan.steps[execution.position] as Step;
      failure = await this.take(item, execution, step, pause());
      if (this.stopped) return;
      // The Item was deleted meanwhile.
      if (item.execution !== execution) return this.report(item, { executionStatus: 'DELETED', changes: [] });
      execution.position++;
    }
    if (this.stopped) return;
    this.report(item, finishExecution(this.bank, item, execution, plan.script, failure));
  }

  private report(item: ItemRecord, result: ExecutionResult): void {
    const waiters = this.done.get(item.ordinal) ?? [];
    this.done.delete(item.ordinal);
    for (const resolve of waiters) resolve(result);
    this.bank.settled();
  }

  private async take(
    item: ItemRecord,
    execution: Execution,
    step: Step,
    pause: number,
  ): Promise<ExecutionFailure | null> {
    switch (step.kind) {
      case 'progress':
        this.show(item, step.executionStatus === 'MERGING' ? 'MERGING' : 'UPDATING', step.executionStatus);
        await this.sleep(item, pause);
        if (execution.hold === step.executionStatus)
          await this.until(item, execution, () => execution.hold !== step.executionStatus);
        return null;
      case 'check':
        return step.failure(execution, item);
      case 'reach':
        return outageFailure(this.bank, item, execution);
      case 'logged-in':
        publishItemEvent(this.bank, item, 'item/login_succeeded', execution.triggeredBy, execution.webhooks);
        return null;
      case 'question':
        return this.question(item, execution, step.parameter);
      case 'authorize':
        return this.authorize(item, execution, step.type);
    }
  }

  private async question(
    item: ItemRecord,
    execution: Execution,
    parameter: Extract<Step, { kind: 'question' }>['parameter'],
  ): Promise<ExecutionFailure | null> {
    execution.waitUntil ??= this.bank.clock.now() + this.bank.switches.mfaExpiryMs;
    const resumed = item.parameter !== null;
    item.parameter = { ...parameter, expiresAt: iso(execution.waitUntil) };
    this.show(item, 'WAITING_USER_INPUT', 'WAITING_USER_INPUT');
    if (!resumed)
      publishItemEvent(this.bank, item, 'item/waiting_user_input', execution.triggeredBy, execution.webhooks);
    const answered = await this.until(item, execution, () => parameter.name in execution.answers);
    item.parameter = null;
    return answered ? null : { ...failureOf('USER_INPUT_TIMEOUT'), parameter: parameter.name };
  }

  private async authorize(
    item: ItemRecord,
    execution: Execution,
    type: UserAction['type'],
  ): Promise<ExecutionFailure | null> {
    const now = this.bank.clock.now();
    execution.waitUntil ??= now + this.bank.switches.mfaExpiryMs;
    const resumed = item.userAction !== null;
    if (!resumed) item.userActionSince = now;
    item.userAction = userAction(this.bank, item, type, execution.waitUntil);
    this.show(item, 'WAITING_USER_ACTION', 'WAITING_USER_ACTION');
    if (!resumed)
      publishItemEvent(
        this.bank,
        item,
        'item/waiting_user_action',
        execution.triggeredBy,
        execution.webhooks,
      );
    const answered = await this.until(item, execution, () => execution.approved !== null);
    item.userAction = null;
    return answered ? null : failureOf('USER_INPUT_TIMEOUT');
  }

  /** True when `condition` came true, false when the time for it, if there is one, ran out first. */
  private async until(item: ItemRecord, execution: Execution, condition: () => boolean): Promise<boolean> {
    this.waiting.add(item.ordinal);
    this.bank.settled();
    const deadline = execution.waitUntil ?? Infinity;
    while (
      !condition() &&
      !this.stopped &&
      item.execution === execution &&
      this.bank.clock.now() < deadline
    ) {
      await this.sleep(item, Math.min(this.bank.clock.realDelayUntil(deadline) + 1, MAX_TIMER_MS));
    }
    this.waiting.delete(item.ordinal);
    if (condition()) execution.waitUntil = null;
    return condition();
  }

  private sleep(item: ItemRecord, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.wake.delete(item.ordinal);
        resolve();
      };
      const timer = setTimeout(end, ms);
      // Only waits for people are cut short by a wake-up; a progress step keeps its pace.
      if (this.waiting.has(item.ordinal)) this.wake.set(item.ordinal, end);
    });
  }

  private show(item: ItemRecord, status: ItemRecord['status'], executionStatus: string): void {
    item.status = status;
    item.executionStatus = executionStatus;
    item.updatedAt = this.bank.clock.now();
    this.bank.changed();
  }
}
