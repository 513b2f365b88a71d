package org

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/tabular"
)

// Preview returns what an import would do, without doing it.
func (d *Directory) Preview(ctx context.Context, v access.Viewer, lines []tabular.Line, options ImportOptions) (Plan, error) {
	if err := mayWrite(v); err != nil {
		return Plan{}, err
	}
	c, err := d.Chart(ctx, v)
	if err != nil {
		return Plan{}, err
	}
	return PlanImport(c, lines, options, d.Today(), d.NewID)
}

// Import takes the rows of a table in that are right, all in one transaction,
// and returns what it did. Rows with faults are left out.
func (d *Directory) Import(ctx context.Context, v access.Viewer, lines []tabular.Line, options ImportOptions) (Plan, error) {
	var plan Plan
	err := d.change(ctx, v, func(ctx context.Context, c *Chart) error {
		offices, people := map[string]Office{}, map[string]Person{}
		for _, o := range c.Offices {
			offices[o.ID] = o
		}
		for _, p := range c.People {
			people[p.ID] = p
		}
		var err error
		if plan, err = PlanImport(c, lines, options, d.Today(), d.NewID); err != nil {
			return err
		}
		for _, step := range plan.Steps {
			if step.office != "" {
				o, ok := offices[step.office]
				if !ok {
					o = Office{ID: step.office, UnitID: v.UnitID}
				}
				if offices[step.office], err = d.officeHappens(ctx, v, o, step.officeEvents); err != nil {
					return err
				}
				continue
			}
			p, ok := people[step.person]
			if !ok {
				p = Person{ID: step.person, UnitID: v.UnitID, Posts: []Post{}, Charges: []Charge{}}
			}
			if people[step.person], err = d.personHappens(ctx, v, p, step.personEvents); err != nil {
				return err
			}
		}
		return nil
	})
	return plan, err
}
