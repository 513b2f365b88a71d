package accesssql_test

import (
	"slices"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// chart is the organisation of an office, with a keeper of it.
func (o *office) chart(t *testing.T) (*org.Directory, access.Viewer) {
	t.Helper()
	return o.Service.Chart.(*org.Directory), o.viewer(t, o.signIn(t, "lin", password))
}

func (o *office) opens(t *testing.T, name, parent string) org.Office {
	t.Helper()
	d, v := o.chart(t)
	opened, err := d.OpenOffice(ctx, v, org.OfficeContent{Name: name, ParentID: parent, Kind: org.Section})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// An account is somebody's: one person has one at most, who left has none, and
// whoever signs in is who the chart says on that day.
func TestBind(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		d, keeper := o.chart(t)
		bureau := o.opens(t, "云川县水务局", "")
		rural := o.opens(t, "农村供水股", bureau.ID)
		water, err := d.EnterPerson(ctx, keeper, "唐一舟", "", &org.PostContent{OfficeID: rural.ID, Title: "股长", Duty: org.Chief})
		if err != nil {
			t.Fatal(err)
		}
		a, err := o.Open(ctx, keeper, access.NewAccount{Login: "tang", Name: "唐一舟", Password: password, PersonID: water.ID, Role: access.Holder})
		if err != nil || a.PersonID != water.ID {
			t.Fatalf("%+v, %v", a, err)
		}
		v := o.viewer(t, o.signIn(t, "tang", password))
		if !v.Self.Is("唐一舟") || !v.Self.In("农村供水股") || v.Self.In("云川县水务局") {
			t.Errorf("%+v", v.Self)
		}
		b, err := o.Open(ctx, keeper, access.NewAccount{Login: "second", Name: "唐一舟", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Bind(ctx, keeper, b.ID, water.ID)
		wantKind(t, "a second account", err, fault.Conflict)
		if text := fault.Text(err); !strings.Contains(text, "“tang”") {
			t.Error(text)
		}
		_, err = o.Open(ctx, keeper, access.NewAccount{Login: "third", Name: "唐一舟", Password: password, PersonID: water.ID})
		wantKind(t, "opening a second account", err, fault.Conflict)
		_, err = o.Bind(ctx, keeper, b.ID, "none")
		wantKind(t, "nobody", err, fault.Invalid)
		_, err = o.Bind(ctx, v, b.ID, "")
		wantKind(t, "a holder binds", err, fault.Forbidden)
		if _, err := o.Bind(ctx, keeper, a.ID, ""); err != nil {
			t.Fatal(err)
		}
		if v := o.viewer(t, o.signIn(t, "tang", password)); v.Self.PersonID != "" || len(v.Self.Names) > 0 {
			t.Errorf("still %+v", v.Self)
		}
		if after, err := o.Bind(ctx, keeper, b.ID, water.ID); err != nil || after.PersonID != water.ID {
			t.Errorf("%+v, %v", after, err)
		}
		if stored, err := o.Account(ctx, keeper, b.ID); err != nil || stored.PersonID != water.ID || stored.Version != 2 {
			t.Errorf("%+v, %v", stored, err)
		}
		// Who leaves the office is nobody there, and cannot be given an account.
		if _, err := d.ChangePerson(ctx, keeper, water.ID, water.Version, org.LeavePerson{To: d.Today()}); err != nil {
			t.Fatal(err)
		}
		if v := o.viewer(t, o.signIn(t, "second", password)); len(v.Self.All()) > 0 {
			t.Errorf("a leaver is %+v", v.Self)
		}
		_, err = o.Bind(ctx, keeper, a.ID, water.ID)
		wantKind(t, "a leaver", err, fault.Conflict)
	})
}

// A role for an office covers what is below it; what is no single office of
// the chart is refused.
func TestScopes(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		_, keeper := o.chart(t)
		bureau := o.opens(t, "云川县水务局", "")
		o.opens(t, "农村供水股", bureau.ID)
		town := o.opens(t, "青禾镇", "")
		o.opens(t, "办公室", bureau.ID)
		o.opens(t, "办公室", town.ID)
		a, err := o.Open(ctx, keeper, access.NewAccount{Login: "zhou", Name: "周小满", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"没有的单位", "办公室"} {
			_, err := o.Grant(ctx, keeper, a.ID, access.Grant{Role: access.Holder, Scope: bad})
			wantKind(t, bad, err, fault.Invalid)
		}
		if _, err := o.Grant(ctx, keeper, a.ID, access.Grant{Role: access.Holder, Scope: "云川县水务局"}); err != nil {
			t.Fatal(err)
		}
		v := o.viewer(t, o.signIn(t, "zhou", password))
		offices, whole := v.Reach(access.Read)
		slices.Sort(offices)
		if got := strings.Join(slices.Compact(offices), " "); whole || got != "云川县水务局 农村供水股 办公室" || v.WholeUnit() != "" || v.ReadUnit() == "" {
			t.Errorf("reaches %s, whole %v", got, whole)
		}
		names, err := o.OfficeNames(ctx, keeper)
		if got := strings.Join(names, " "); err != nil || got != "云川县水务局 农村供水股 青禾镇" {
			t.Errorf("%s, %v", got, err)
		}
	})
}
