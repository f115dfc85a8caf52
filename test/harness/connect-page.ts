import type { FrameLocator, Page } from 'playwright-core';

/** The hosted Connect page and, in it, the sandbox's, in the words of the person who connects. */
export class ConnectPage {
  constructor(readonly page: Page) {}

  /** The sandbox's page, which stands in for Pluggy's widget. */
  get bank(): FrameLocator {
    return this.page.frameLocator('#widget iframe');
  }

  async open(url: string): Promise<void> {
    // The same document with another fragment would only be a jump.
    await this.page.goto('about:blank');
    await this.page.goto(url);
  }

  async state(...wanted: string[]): Promise<void> {
    await this.page.waitForSelector(wanted.map((state) => `body[data-state=${state}]`).join());
  }

  text(): Promise<string> {
    return this.page.innerText('main');
  }

  title(): Promise<string> {
    return this.page.innerText('#title');
  }

  /** From what the page says to the bank. */
  async goOn(): Promise<void> {
    await this.page.click('#go');
    await this.state('opening');
  }

  async choose(connectorId: number): Promise<void> {
    await this.bank.getByRole('button', { name: new RegExp(`· ${connectorId}$`) }).click();
  }

  /** Fills in one of the test logins with one tap, and sends it. */
  async logIn(hint: string): Promise<void> {
    await this.bank.locator('.fill', { has: this.bank.locator(`code:text-is("${hint}")`) }).click();
    await this.send();
  }

  send(): Promise<void> {
    return this.bank.locator('form button:not([type])').click();
  }

  /** The bank's page says that it did not work, and is left. */
  async leaveRefused(): Promise<void> {
    await this.bank.locator('#status.error').waitFor();
    await this.leave(/^Fechar/);
  }

  /** The bank's page is left, by one of its buttons. */
  async leave(button: RegExp): Promise<void> {
    await this.bank.getByRole('button', { name: button }).last().click();
  }
}
