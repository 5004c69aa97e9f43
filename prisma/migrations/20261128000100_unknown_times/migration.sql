-- An object whose time could not be read is kept without it.

-- AlterTable
ALTER TABLE "users" ALTER COLUMN "added_at" DROP NOT NULL;

-- AlterTable
ALTER TABLE "invites" ALTER COLUMN "invited_at" DROP NOT NULL,
ALTER COLUMN "expires_at" DROP NOT NULL;

-- AlterTable
ALTER TABLE "workspaces" ALTER COLUMN "created_at" DROP NOT NULL;
