package orgsql

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/org"
	"bihuan/internal/sqldb"
)

// Identity implements org.Roster. Whoever asks for the sake of every request
// of an account gets two queries by index, not the chart.
func (s *Roster) Identity(ctx context.Context, v access.Viewer, person, today string) (org.Identity, error) {
	var id org.Identity
	var err error
	id.Seats, err = sqldb.All(ctx, s.DB, func(r sqldb.Row) (org.NamedSeat, error) {
		var seat org.NamedSeat
		err := r.Scan(&seat.PersonID, &seat.Name, &seat.Title, &seat.Office, &seat.ShortName)
		return seat, err
	}, `SELECT p.id, p.name, COALESCE(s.title, ''), COALESCE(o.name, ''), COALESCE(o.short_name, '')
		FROM person p
		LEFT JOIN post s ON s.person_id = p.id AND s.begun_on <= $3 AND (s.ended_on = '' OR s.ended_on > $3)
		LEFT JOIN office o ON o.id = s.office_id
		WHERE p.unit_id = $1 AND p.name = (SELECT x.name FROM person x WHERE x.id = $2)
			AND p.begun_on <= $3 AND (p.ended_on = '' OR p.ended_on > $3)
		ORDER BY p.id, s.position`, v.ReadUnit(), person, today)
	if err != nil {
		return id, err
	}
	// UNION drops what was there, so that a circle ends.
	err = s.DB.Each(ctx, func(r sqldb.Row) error {
		var name, short string
		if err := r.Scan(&name, &short); err != nil {
			return err
		}
		id.Below = append(id.Below, name)
		if short != "" {
			id.Below = append(id.Below, short)
		}
		return nil
	}, `WITH RECURSIVE below (id) AS (
			SELECT o.id FROM office o JOIN post s ON s.office_id = o.parent_id
			WHERE s.person_id = $2 AND s.begun_on <= $3 AND (s.ended_on = '' OR s.ended_on > $3)
			UNION
			SELECT c.office_id FROM charge c
			WHERE c.person_id = $2 AND c.kind = 'in_charge' AND c.office_id IS NOT NULL AND c.begun_on <= $3 AND (c.ended_on = '' OR c.ended_on > $3)
			UNION
			SELECT o.id FROM office o JOIN below b ON b.id = o.parent_id
		)
		SELECT o.name, o.short_name FROM office o JOIN below b ON b.id = o.id
		WHERE o.unit_id = $1 AND (o.ended_on = '' OR o.ended_on > $3)
		ORDER BY o.position, o.id`, v.ReadUnit(), person, today)
	return id, err
}
