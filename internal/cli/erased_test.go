package cli

import (
	"net/http"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// TestErasedPages: when everything is erased that may be, the history is
// whole, every page answers, and says so.
func TestErasedPages(t *testing.T) {
	c := newCrawled(t)
	ctx := t.Context()
	who, err := c.console(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := sqldb.All(ctx, c.db, sqldb.Value[string], `SELECT id FROM event ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	erased := 0
	for _, id := range ids {
		_, err := c.audit.Erase(ctx, who, id, "测试")
		if err == nil {
			erased++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Fatal(err)
		}
	}
	r, err := c.audit.Examine(ctx)
	if err != nil || !r.Whole() || r.Erased != erased || erased < 100 || r.Unproven > 0 {
		t.Fatalf("%d erased: %+v, %v", erased, r, err)
	}
	token := c.hired(t, who.UnitID, "crawl-keeper", access.Keeper, access.Custodian)
	said := 0
	for _, path := range c.paths() {
		for _, accept := range []string{"text/html", "application/json"} {
			status, body := c.get(path, token, accept)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", path, accept, status)
			}
			said += strings.Count(body, "（内容已按规定清除）")
		}
	}
	if said == 0 {
		t.Error("no page says that something was erased")
	}
}
