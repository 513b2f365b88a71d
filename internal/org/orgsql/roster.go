package orgsql

import (
	"context"
	"fmt"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/sqldb"
)

// Roster implements org.Roster.
type Roster struct{ DB *sqldb.DB }

// seen is the condition, with its arguments, under which v may see a row of
// the table with alias t. A viewer who is not signed in sees none.
func seen(v access.Viewer, t string) (condition string, args []any) {
	if !v.Signed() {
		return "1 = 0", nil
	}
	if v.SeesRestricted() {
		return t + ".unit_id = $1", []any{v.ReadUnit()}
	}
	return t + ".unit_id = $1 AND " + t + ".visibility = $2", []any{v.ReadUnit(), string(access.UnitWide)}
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Offices implements org.Roster.
func (s *Roster) Offices(ctx context.Context, v access.Viewer) ([]org.Office, error) {
	where, args := seen(v, "o")
	return s.offices(ctx, where, args...)
}

func (s *Roster) offices(ctx context.Context, where string, args ...any) ([]org.Office, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (org.Office, error) {
		var o org.Office
		var created, updated int64
		err := r.Scan(&o.ID, &o.UnitID, &o.Visibility, &o.ParentID, &o.Kind, &o.Name, &o.ShortName, &o.Team, &o.Order,
			&o.From, &o.To, &o.Version, &created, &updated)
		o.CreatedAt, o.UpdatedAt = instant(created), instant(updated)
		return o, err
	}, `SELECT o.id, o.unit_id, o.visibility, COALESCE(o.parent_id, ''), o.kind, o.name, o.short_name, o.team, o.position,
			o.begun_on, o.ended_on, o.version, o.created_at, o.updated_at
		FROM office o WHERE `+where+` ORDER BY o.created_at, o.position, o.id`, args...)
}

// People implements org.Roster.
func (s *Roster) People(ctx context.Context, v access.Viewer) ([]org.Person, error) {
	where, args := seen(v, "p")
	return s.people(ctx, where, args...)
}

func (s *Roster) people(ctx context.Context, where string, args ...any) ([]org.Person, error) {
	people, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (org.Person, error) {
		p := org.Person{Posts: []org.Post{}, Charges: []org.Charge{}}
		var created, updated int64
		err := r.Scan(&p.ID, &p.UnitID, &p.Visibility, &p.Name, &p.From, &p.To, &p.Version, &created, &updated)
		p.CreatedAt, p.UpdatedAt = instant(created), instant(updated)
		return p, err
	}, `SELECT p.id, p.unit_id, p.visibility, p.name, p.begun_on, p.ended_on, p.version, p.created_at, p.updated_at
		FROM person p WHERE `+where+` ORDER BY p.name_key, p.id`, args...)
	if err != nil {
		return nil, err
	}
	at := make(map[string]*org.Person, len(people))
	for i := range people {
		at[people[i].ID] = &people[i]
	}
	err = s.DB.Each(ctx, func(r sqldb.Row) error {
		var person string
		var post org.Post
		err := r.Scan(&person, &post.ID, &post.OfficeID, &post.Title, &post.Duty, &post.Order, &post.From, &post.To)
		if p := at[person]; err == nil && p != nil {
			p.Posts = append(p.Posts, post)
		}
		return err
	}, `SELECT s.person_id, s.id, s.office_id, s.title, s.duty, s.place, s.begun_on, s.ended_on
		FROM post s JOIN person p ON p.id = s.person_id WHERE `+where+` ORDER BY s.person_id, s.position`, args...)
	if err != nil {
		return nil, err
	}
	err = s.DB.Each(ctx, func(r sqldb.Row) error {
		var person string
		var c org.Charge
		err := r.Scan(&person, &c.ID, &c.Kind, &c.OfficeID, &c.Matter, &c.From, &c.To)
		if p := at[person]; err == nil && p != nil {
			p.Charges = append(p.Charges, c)
		}
		return err
	}, `SELECT c.person_id, c.id, c.kind, COALESCE(c.office_id, ''), c.matter, c.begun_on, c.ended_on
		FROM charge c JOIN person p ON p.id = c.person_id WHERE `+where+` ORDER BY c.person_id, c.position`, args...)
	return people, err
}

// own refuses to write outside the unit of v; the use cases have checked
// before, so that it means a mistake of ours.
func own(v access.Viewer, unit string) error {
	if !v.Signed() || v.UnitID != unit {
		return fmt.Errorf("orgsql: viewer of unit %q writes to unit %q", v.UnitID, unit)
	}
	return nil
}

// optional stores no reference as NULL.
func optional(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// SaveOffice implements org.Roster.
func (s *Roster) SaveOffice(ctx context.Context, v access.Viewer, o org.Office) error {
	if err := own(v, o.UnitID); err != nil {
		return err
	}
	if o.Version == 1 {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO office (id, unit_id, visibility, parent_id, kind, name, short_name, team, position, begun_on, ended_on,
				version, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			o.ID, o.UnitID, string(o.Visibility), optional(o.ParentID), string(o.Kind), o.Name, o.ShortName, o.Team, o.Order, o.From, o.To,
			o.Version, o.CreatedAt.UnixMilli(), o.UpdatedAt.UnixMilli())
		return err
	}
	n, err := s.DB.Exec(ctx, `
		UPDATE office SET parent_id = $1, kind = $2, name = $3, short_name = $4, team = $5, position = $6, begun_on = $7,
			ended_on = $8, version = $9, updated_at = $10
		WHERE id = $11 AND version = $12 AND unit_id = $13`,
		optional(o.ParentID), string(o.Kind), o.Name, o.ShortName, o.Team, o.Order, o.From,
		o.To, o.Version, o.UpdatedAt.UnixMilli(), o.ID, o.Version-1, o.UnitID)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "这个单位刚被别人修改，请刷新后再试。")
	}
	return err
}

// SavePerson implements org.Roster.
func (s *Roster) SavePerson(ctx context.Context, v access.Viewer, p org.Person) error {
	if err := own(v, p.UnitID); err != nil {
		return err
	}
	if err := s.savePerson(ctx, p); err != nil {
		return err
	}
	for i, post := range p.Posts {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO post (id, person_id, position, office_id, title, duty, place, begun_on, ended_on)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET title = excluded.title, duty = excluded.duty, place = excluded.place,
				begun_on = excluded.begun_on, ended_on = excluded.ended_on`,
			post.ID, p.ID, i, post.OfficeID, post.Title, string(post.Duty), post.Order, post.From, post.To)
		if err != nil {
			return err
		}
	}
	for i, c := range p.Charges {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO charge (id, person_id, position, kind, office_id, matter, begun_on, ended_on)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET begun_on = excluded.begun_on, ended_on = excluded.ended_on`,
			c.ID, p.ID, i, string(c.Kind), optional(c.OfficeID), c.Matter, c.From, c.To)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Roster) savePerson(ctx context.Context, p org.Person) error {
	if p.Version == 1 {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO person (id, unit_id, visibility, name, name_key, begun_on, ended_on, version, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			p.ID, p.UnitID, string(p.Visibility), p.Name, org.SortKey(p.Name), p.From, p.To, p.Version,
			p.CreatedAt.UnixMilli(), p.UpdatedAt.UnixMilli())
		return err
	}
	n, err := s.DB.Exec(ctx, `
		UPDATE person SET name = $1, name_key = $2, begun_on = $3, ended_on = $4, version = $5, updated_at = $6
		WHERE id = $7 AND version = $8 AND unit_id = $9`,
		p.Name, org.SortKey(p.Name), p.From, p.To, p.Version, p.UpdatedAt.UnixMilli(), p.ID, p.Version-1, p.UnitID)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "这个人员刚被别人修改，请刷新后再试。")
	}
	return err
}
