import {
  type ExecutionContext,
  SetMetadata,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { MaskAdminAnswers } from './mask-admin-answers.js';
import { ADMIN_EXTENSION } from './openapi.js';

/** A `viewer` reads, an `admin` also acts. */
export const ADMIN_ROLES = ['viewer', 'admin'] as const;
export type AdminRoleName = (typeof ADMIN_ROLES)[number];

/** Who is logged in. Set by auth's guard before a handler of the admin API runs; `name` is the actor to audit. */
export interface Admin {
  adminId: string;
  name: string;
  role: AdminRoleName;
}

export type AdminRequest = FastifyRequest & { admin?: Admin };

/** Everything below is the admin API, whether it is marked or not: an app's API key opens none of it. */
export const ADMIN_PATH = '/admin/api/';
export const ADMIN_ROUTE = 'admin-route';
export const ADMIN_ROLE = 'admin-role';

/**
 * Marks a controller of the admin API, whose path begins with `admin/api/`. Its routes need a session of an admin:
 * GET of any, everything else of one with the role `admin` and with the session's CSRF token in `X-CSRF-Token`.
 * The answers are kept by no cache, and documents of persons are masked in them.
 */
export const AdminRoute = (): ClassDecorator =>
  applyDecorators(
    SetMetadata(ADMIN_ROUTE, true),
    ApiExtension(ADMIN_EXTENSION, true),
    UseInterceptors(MaskAdminAnswers),
  );

/** The role that a route needs, where the rule of {@link AdminRoute} does not fit. */
export const AdminRole = (role: AdminRoleName): MethodDecorator => SetMetadata(ADMIN_ROLE, role);

/** The admin who is calling, as a handler's parameter: `@CallingAdmin() admin: Admin`. */
export const CallingAdmin = createParamDecorator((_: unknown, context: ExecutionContext): Admin => {
  const { admin } = context.switchToHttp().getRequest<AdminRequest>();
  if (!admin) throw new Error('@CallingAdmin() on a route that is no AdminRoute');
  return admin;
});
