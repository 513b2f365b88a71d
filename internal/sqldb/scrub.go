package sqldb

import "context"

// Scrub makes what was deleted unreadable in the files of the database, as far
// as the engine lets us: SQLite overwrites it, and here its journal, which may
// hold older pages, is emptied. PostgreSQL does the like by itself (VACUUM),
// its archives are the administrator's.
func (db *DB) Scrub(ctx context.Context) error {
	if db.postgres {
		return nil
	}
	_, err := db.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return db.explain(err)
}
