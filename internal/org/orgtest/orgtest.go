// Package orgtest gives tests an organisation over a real database: two units,
// keepers and a reader, a clock that stands still until told, and a small
// fictional county bureau.
package orgtest

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
	"bihuan/internal/tabular"
)

// World is an organisation with the people who use it.
type World struct {
	*org.Directory
	SQL     *sqldb.DB
	Past    *historysql.Store
	Keeper  access.Viewer // 联络员 of the first unit
	Second  access.Viewer // another 联络员 of the first unit
	Reader  access.Viewer // reads the first unit
	Foreign access.Viewer // 联络员 of another unit

	mu  sync.Mutex
	now time.Time
}

// New makes the units and accounts in db; it is 5 March 2024, 09:30 in China.
func New(t testing.TB, db *sqldb.DB) *World {
	t.Helper()
	w := &World{SQL: db, now: time.Date(2024, 3, 5, 1, 30, 0, 0, time.UTC)}
	w.Past = &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	w.Directory = &org.Directory{DB: db, Roster: &orgsql.Roster{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New}
	w.Accounts(t, &w.Keeper, &w.Second, &w.Reader)
	w.Accounts(t, &w.Foreign)
	w.Reader.Role, w.Reader.Grants = access.Reader, nil
	return w
}

// Accounts founds a unit and gives it to the viewers, all of them keepers.
func (w *World) Accounts(t testing.TB, viewers ...*access.Viewer) {
	t.Helper()
	names := []string{"林远", "周禾", "沈青"}
	units := &org.Service{Store: &orgsql.Store{DB: w.SQL}, History: w.Past, Clock: w.Clock, NewID: ident.New}
	accounts := &accesssql.Store{DB: w.SQL}
	err := w.SQL.Atomic(context.Background(), func(ctx context.Context) error {
		unit, err := units.Found(ctx, "云川县农业农村局", ident.New())
		if err != nil {
			return err
		}
		for i, v := range viewers {
			*v = access.Viewer{AccountID: ident.New(), UnitID: unit.ID, UnitName: unit.Name, Name: names[i], Role: access.Keeper, Grants: access.WholeUnit(access.Custodian)}
			err := accounts.AddAccount(ctx, access.Account{
				ID: v.AccountID, UnitID: unit.ID, Login: v.AccountID, Name: v.Name, Grants: access.WholeUnit(access.Keeper),
				Version: 1, CreatedAt: w.Clock(), UpdatedAt: w.Clock(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Clock returns the current instant of the test.
func (w *World) Clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Pass lets time go by.
func (w *World) Pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Sample is a table as an office keeps it, with a title above the headings.
const Sample = `云川县农业农村局干部名册
单位	上级单位	单位类型	姓名	职务	是否主要负责人	分管单位	联系单位	任职时间
云川县农业农村局党组		党组	顾怀远	党组书记	是			2021.8
			周启明	党组成员		农村供水股、行政审批股	青禾镇	2022年3月
			江𬎆	党组成员		办公室	石湾村	2023-02-10
办公室	云川县农业农村局	内设机构	何静	主任	是			2020/5/6
农村供水股	云川县农业农村局	内设机构	唐一舟	股长	是			2019-11
			张伟	科员				
行政审批股	云川县农业农村局	内设机构	㛃宁	股长	是			2022-01-04
云川县农业农村局		部门	顾怀远	局长	是			2021.8
青禾镇		乡镇
`

// Seed takes Sample in for the keeper and returns the chart.
func (w *World) Seed(t testing.TB) *org.Chart {
	t.Helper()
	if _, err := w.Import(context.Background(), w.Keeper, Table(t, Sample), org.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	c, err := w.Chart(context.Background(), w.Keeper)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Table returns the lines of a table in text.
func Table(t testing.TB, text string) []tabular.Line {
	t.Helper()
	lines, err := tabular.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
