//go:build unix

package trust_test

import (
	"os"
	"slices"
	"strings"
	"time"

	"bihuan/internal/history"
	"bihuan/internal/ident"
)

// tamperings are the ways to tamper, from the clumsy to one that leaves every
// record whole in itself, and each with the fault that is blind to it.
var tamperings = []tampering{
	{name: "header", blind: "verify-believes-leaves", do: func(h *hand) bool {
		column := pick(h, []string{"id", "unit_id", "subject", "subject_id", "kind", "actor_id"})
		return h.exec(`UPDATE event SET `+column+` = `+column+` || 'x' WHERE seq = $1`, h.seq())
	}},
	{name: "time", blind: "verify-believes-leaves", do: func(h *hand) bool {
		return h.exec(`UPDATE event SET at = at + $1 WHERE seq = $2`, 1+h.Int64N(1e9), h.seq())
	}},
	{name: "version", blind: "verify-believes-versions", do: func(h *hand) bool {
		return h.exec(`UPDATE event SET version = version + $1 WHERE seq = $2`, 1+h.Int64N(3), h.seq())
	}},
	{name: "commitment", blind: "verify-believes-leaves", do: func(h *hand) bool {
		return h.flip("event", pick(h, []string{"commitment", "leaf"}), "seq = $1", h.seq())
	}},
	{name: "body", blind: "verify-believes-leaves", do: func(h *hand) bool {
		return h.flip("event_body", pick(h, []string{"salt", "body", "row_hash"}), "seq = $1", h.seq())
	}},
	{name: "rewrite", blind: "verify-skips-tree", do: rewrite},
	{name: "delete", blind: "verify-skips-gaps", do: func(h *hand) bool {
		seq := h.seq()
		h.must(`DELETE FROM event_body WHERE seq = $1`, seq)
		h.must(`DELETE FROM event WHERE seq = $1`, seq)
		return true
	}},
	{name: "delete and close up", blind: "verify-skips-tree", do: func(h *hand) bool {
		seq := h.seq()
		h.must(`DELETE FROM event_body WHERE seq = $1`, seq)
		h.must(`DELETE FROM event WHERE seq = $1`, seq)
		h.shift(seq+1, -1)
		return true
	}},
	{name: "cut the end", blind: "verify-skips-tree", do: func(h *hand) bool {
		size := one[int64](h, `SELECT size FROM history_head`) - 1 - h.Int64N(3)
		h.must(`DELETE FROM event_body WHERE seq >= $1`, size)
		h.must(`DELETE FROM event WHERE seq >= $1`, size)
		h.must(`UPDATE history_head SET size = $1`, size)
		h.forget()
		return true
	}},
	{name: "reorder", blind: "verify-skips-tree", do: func(h *hand) bool {
		a, b := h.seq(), h.seq()
		for _, table := range []string{"event", "event_body"} {
			h.must(`UPDATE `+table+` SET seq = -1 WHERE seq = $1`, a)
			h.must(`UPDATE `+table+` SET seq = $1 WHERE seq = $2`, a, b)
			h.must(`UPDATE `+table+` SET seq = $1 WHERE seq = -1`, b)
		}
		h.forget()
		return a != b
	}},
	{name: "insert", blind: "verify-skips-tree", do: func(h *hand) bool {
		seq := h.seq()
		h.shift(seq, 1)
		h.invent(seq)
		return true
	}},
	{name: "append", blind: "verify-skips-gaps", do: func(h *hand) bool {
		h.invent(one[int64](h, `SELECT size FROM history_head`) + h.Int64N(3))
		return true
	}},
	{name: "empty a body", blind: "verify-forgives-empty", do: func(h *hand) bool {
		seq := h.seq()
		if seq == h.erased.seq {
			return false
		}
		h.must(`DELETE FROM event_body WHERE seq = $1`, seq)
		return true
	}},
	{name: "refill a body", blind: "verify-forgives-empty", do: func(h *hand) bool {
		h.must(`INSERT INTO event_body (seq, salt, body, row_hash) VALUES ($1, $2, $3, $4)`, h.erased.seq, h.erased.salt, h.erased.body, h.erased.row)
		return true
	}},
	{name: "row", blind: "verify-skips-rows", do: func(h *hand) bool {
		c := pick(h, h.columns(h.t))
		return h.cell(c)
	}},
	{name: "delete a row", blind: "verify-skips-rows", do: func(h *hand) bool {
		table := pick(h, withRows)
		ids := list[string](h, `SELECT id FROM `+table+` ORDER BY id`)
		if len(ids) == 0 {
			return false
		}
		return h.exec(`DELETE FROM `+table+` WHERE id = $1`, pick(h, ids))
	}},
	{name: "stray row", blind: "verify-skips-strays", do: func(h *hand) bool {
		unit := one[string](h, `SELECT id FROM unit ORDER BY id LIMIT 1`)
		if h.IntN(2) == 0 {
			h.must(`INSERT INTO cause (id, unit_id, visibility, year, no, title, statement, material_id, material_revision, origin_start, origin_end,
				origin_line, origin_sentence, version, created_at, updated_at) VALUES ($1, $2, 'unit', 2030, 7, '夹带', '', '', 0, 0, 0, 0, '', 1, 1, 1)`, ident.New(), unit)
			return true
		}
		h.must(`INSERT INTO person (id, unit_id, visibility, name, name_key, begun_on, ended_on, version, created_at, updated_at)
			VALUES ($1, $2, 'unit', '夹带', '', '', '', 1, 1, 1)`, ident.New(), unit)
		return true
	}},
	{name: "node", blind: "verify-skips-tree", do: func(h *hand) bool {
		switch h.IntN(3) {
		case 0:
			return h.flip("history_node", "hash", "level = 8")
		case 1:
			return h.exec(`DELETE FROM history_node WHERE level = 8 AND n = $1`, h.Int64N(one[int64](h, `SELECT COUNT(*) FROM history_node WHERE level = 8`)))
		}
		return h.flip("history_head", "frontier", "id = 1")
	}},
	{name: "checkpoint", blind: "verify-believes-checkpoints", do: func(h *hand) bool {
		switch h.IntN(3) {
		case 0:
			return h.exec(`UPDATE history_checkpoint SET at = at + 60000`)
		case 1:
			return h.exec(`UPDATE history_checkpoint SET size = size - 1 WHERE size = (SELECT MIN(size) FROM history_checkpoint)`)
		}
		note := one[string](h, `SELECT note FROM history_checkpoint ORDER BY size LIMIT 1`)
		at := strings.Index(note, "\n") + 1
		return h.exec(`UPDATE history_checkpoint SET note = $1`, note[:at]+"1"+note[at:])
	}},
	{name: "file", blind: "verify-skips-files", files: true, do: func(h *hand) bool {
		path := h.file()
		content, err := os.ReadFile(path)
		if err != nil {
			h.t.Fatal(err)
		}
		content[h.IntN(len(content))] ^= 1 << h.IntN(8)
		return os.WriteFile(path, content, 0o600) == nil
	}},
	{name: "swap files", blind: "verify-skips-files", files: true, do: func(h *hand) bool {
		a, b := h.file(), h.file()
		one, err := os.ReadFile(a)
		if err != nil {
			h.t.Fatal(err)
		}
		two, err := os.ReadFile(b)
		if err != nil {
			h.t.Fatal(err)
		}
		return a != b && !slices.Equal(one, two) && os.WriteFile(a, two, 0o600) == nil && os.WriteFile(b, one, 0o600) == nil
	}},
	{name: "delete a file", blind: "verify-skips-files", files: true, do: func(h *hand) bool {
		return os.Remove(h.file()) == nil
	}},
}

// withRows are tables whose rows are the projection of a history, by id.
var withRows = []string{"account", "material", "problem", "cause", "measure", "office", "person", "token"}

// rewrite gives an event another body and everything that follows from it, so
// that the record is whole in itself.
func rewrite(h *hand) bool {
	seq := h.seq()
	var e history.Entry
	var at int64
	var salt, body, row []byte
	err := h.db.QueryRow(`SELECT e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, e.at, b.salt, b.body, b.row_hash
		FROM event e JOIN event_body b ON b.seq = e.seq WHERE e.seq = $1`, seq).
		Scan(&e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &at, &salt, &body, &row)
	if err != nil || e.Kind == (history.BodyErased{}).Kind() {
		return false
	}
	e.At = time.UnixMilli(at)
	changed := append([]byte{0}, strings.Replace(string(body[1:]), `":"`, `":"某`, 1)...)
	if len(changed) == len(body) {
		return false
	}
	commit := history.Commit(salt, changed[1:], [32]byte(row))
	leaf := history.Leaf(e, commit)
	h.must(`UPDATE event_body SET body = $1 WHERE seq = $2`, changed, seq)
	h.must(`UPDATE event SET commitment = $1, leaf = $2 WHERE seq = $3`, commit[:], leaf[:], seq)
	h.forget()
	return true
}

// invent writes an event that nobody caused, whole in itself.
func (h *hand) invent(seq int64) {
	unit, actor := one[string](h, `SELECT id FROM unit ORDER BY id LIMIT 1`), one[string](h, `SELECT id FROM account ORDER BY id LIMIT 1`)
	e := history.Entry{ID: ident.New(), UnitID: unit, Subject: "access", SubjectID: ident.New(), Version: 1, Kind: "access.act.exported.v1", Actor: actor, At: time.UnixMilli(1.7e12)}
	salt, body, row := make([]byte, history.SaltSize), []byte(`{"what":"台账"}`), make([]byte, 32)
	commit := history.Commit(salt, body, [32]byte(row))
	leaf := history.Leaf(e, commit)
	h.must(`INSERT INTO event (seq, id, unit_id, subject, subject_id, version, kind, actor_id, at, commitment, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		seq, e.ID, e.UnitID, e.Subject, e.SubjectID, e.Version, e.Kind, e.Actor, e.At.UnixMilli(), commit[:], leaf[:])
	h.must(`INSERT INTO event_body (seq, salt, body, row_hash) VALUES ($1, $2, $3, $4)`, seq, salt, append([]byte{0}, body...), row)
}
