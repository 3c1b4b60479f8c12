CREATE TABLE `article_categories` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `article_votes` (
	`site_id` text NOT NULL,
	`article_id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`helpful` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `article_id`, `visitor_id`)
);
--> statement-breakpoint
CREATE TABLE `articles` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`slug` text NOT NULL,
	`category_id` text,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`position` integer NOT NULL,
	`pages` text NOT NULL,
	`helpful` integer NOT NULL,
	`unhelpful` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `articles_slug` ON `articles` (`site_id`,`slug`);--> statement-breakpoint
CREATE TABLE `callback_attempts` (
	`site_id` text NOT NULL,
	`callback_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`operator_id` text NOT NULL,
	`outcome` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `callback_id`, `attempt`)
);
--> statement-breakpoint
CREATE TABLE `callback_places` (
	`site_id` text NOT NULL,
	`slot_at` integer NOT NULL,
	`place` integer NOT NULL,
	`visitor_id` text NOT NULL,
	`held_until` integer NOT NULL,
	`callback_id` text,
	PRIMARY KEY(`site_id`, `slot_at`, `place`)
);
--> statement-breakpoint
CREATE TABLE `callbacks` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`name` text NOT NULL,
	`phone` text NOT NULL,
	`topic` text NOT NULL,
	`consent_version` text NOT NULL,
	`time_zone` text NOT NULL,
	`language` text NOT NULL,
	`slot_at` integer,
	`status` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`operator_id` text,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `callbacks_due` ON `callbacks` (`site_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `callbacks_visitor` ON `callbacks` (`site_id`,`visitor_id`);--> statement-breakpoint
CREATE TABLE `canned_replies` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`shortcut` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_replies_shortcut` ON `canned_replies` (`site_id`,`shortcut`);--> statement-breakpoint
CREATE TABLE `conversation_tags` (
	`site_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`site_id`, `conversation_id`, `tag`)
);
--> statement-breakpoint
CREATE INDEX `conversation_tags_tag` ON `conversation_tags` (`site_id`,`tag`);--> statement-breakpoint
CREATE TABLE `do_not_call` (
	`site_id` text NOT NULL,
	`phone` text NOT NULL,
	`operator_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `phone`)
);
--> statement-breakpoint
CREATE TABLE `failed_searches` (
	`site_id` text NOT NULL,
	`query` text NOT NULL,
	`searches` integer NOT NULL,
	`last_at` integer NOT NULL,
	`article_id` text,
	PRIMARY KEY(`site_id`, `query`)
);
--> statement-breakpoint
CREATE TABLE `files` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`operator_id` text,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer,
	`height` integer,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `files_conversation` ON `files` (`site_id`,`conversation_id`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `assignee_id` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `snoozed_until` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `first_reply_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `closed_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `topic` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `page` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `language` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `rating` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `rating_comment` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `rated_at` integer;--> statement-breakpoint
CREATE INDEX `conversations_assignee` ON `conversations` (`site_id`,`assignee_id`,`status`);--> statement-breakpoint
CREATE INDEX `conversations_waiting` ON `conversations` (`site_id`,`status`,`waiting_since`);--> statement-breakpoint
ALTER TABLE `messages` ADD `kind` text DEFAULT 'message' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `attached` text DEFAULT '{}' NOT NULL;