package orgsql_test

import (
	"context"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/org"
	"bihuan/internal/org/orgtest"
)

// Who somebody is today: by which names, where, above what.
func TestSelf(t *testing.T) {
	both(t, func(t *testing.T, w *orgtest.World) {
		ctx := context.Background()
		c := w.Seed(t)
		check := func(name string, v access.Viewer, id, names, offices, below string) {
			t.Helper()
			self, err := w.Self(ctx, v, id)
			if err != nil {
				t.Fatal(err)
			}
			for what, pair := range map[string][2]string{
				"names": {strings.Join(self.Names, " "), names}, "offices": {strings.Join(self.Offices, " "), offices}, "below": {strings.Join(self.Below, " "), below},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: %s %q, want %q", name, what, pair[0], pair[1])
				}
			}
		}
		gu := person(t, c, "顾怀远")
		check("chief", w.Reader, gu.ID,
			"顾怀远 顾怀远（云川县农业农村局党组） 顾怀远（党组书记） 党组书记顾怀远 顾怀远（云川县农业农村局） 顾怀远（局长） 局长顾怀远",
			"云川县农业农村局党组 云川县农业农村局", "办公室 农村供水股 行政审批股")
		check("in charge", w.Reader, person(t, c, "周启明").ID, "周启明 周启明（云川县农业农村局党组） 周启明（党组成员） 党组成员周启明", "云川县农业农村局党组", "农村供水股 行政审批股")
		check("foreign", w.Foreign, gu.ID, "", "", "")
		check("nobody", access.Viewer{}, gu.ID, "", "", "")
		check("unknown", w.Reader, "none", "", "", "")

		// A second 张伟 takes the bare name from both; who leaves gives it back.
		first := person(t, c, "张伟")
		second, err := w.EnterPerson(ctx, w.Keeper, "张伟", "", &org.PostContent{OfficeID: named(t, c, "青禾镇").ID, Title: "党委委员、副镇长", Duty: org.Member})
		if err != nil {
			t.Fatal(err)
		}
		check("first", w.Reader, first.ID, "张伟（农村供水股） 张伟（科员） 科员张伟", "农村供水股", "")
		check("second", w.Reader, second.ID, "张伟（青禾镇） 张伟（党委委员） 党委委员张伟 张伟（副镇长） 副镇长张伟 张伟（党委委员、副镇长） 党委委员、副镇长张伟", "青禾镇", "")
		if _, err := w.ChangePerson(ctx, w.Keeper, second.ID, second.Version, org.LeavePerson{To: w.Today()}); err != nil {
			t.Fatal(err)
		}
		check("alone again", w.Reader, first.ID, "张伟 张伟（农村供水股） 张伟（科员） 科员张伟", "农村供水股", "")
		check("gone", w.Reader, second.ID, "", "", "")
	})
}
