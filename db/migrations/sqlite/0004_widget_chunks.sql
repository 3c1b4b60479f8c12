CREATE TABLE `widget_chunks` (
	`name` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`started_at` integer NOT NULL
);
