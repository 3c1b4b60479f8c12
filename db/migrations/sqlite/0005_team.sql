CREATE TABLE `invitations` (
	`site_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `token_hash`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_email` ON `invitations` (`site_id`,`email`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`operator_id` text NOT NULL,
	`code_hash` text NOT NULL,
	PRIMARY KEY(`operator_id`, `code_hash`)
);
--> statement-breakpoint
CREATE TABLE `second_factors` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`confirmed_at` integer,
	`last_step` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `operator_roles` ADD `disabled_at` integer;