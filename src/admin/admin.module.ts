import { Module } from '@nestjs/common';
import { AdminPageController } from './admin-page.controller.js';
import { BuiltPage } from './built-page.js';

/** Serves the built admin page. The admin session is auth's, and each module serves its own part of the admin API. */
@Module({ controllers: [AdminPageController], providers: [BuiltPage] })
export class AdminModule {}
