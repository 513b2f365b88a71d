package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/access/accessweb"
	"bihuan/internal/audit"
	"bihuan/internal/audit/auditweb"
	"bihuan/internal/blob"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/comment"
	"bihuan/internal/comment/commentsql"
	"bihuan/internal/comment/commentweb"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchsql"
	"bihuan/internal/dispatch/dispatchweb"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ledger/boardweb"
	"bihuan/internal/ledger/deskweb"
	"bihuan/internal/ledger/fileweb"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/grid/gridsql"
	"bihuan/internal/ledger/gridweb"
	"bihuan/internal/ledger/intakeweb"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layoutsql"
	"bihuan/internal/ledger/layout/layoutweb"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ledger/partweb"
	"bihuan/internal/material"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
	"bihuan/internal/material/materialsql"
	"bihuan/internal/material/materialweb"
	"bihuan/internal/material/reading"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/org/orgweb"
	"bihuan/internal/seal"
	"bihuan/internal/settings"
	"bihuan/internal/settings/settingssql"
	"bihuan/internal/settings/settingsweb"
	"bihuan/internal/sqldb"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// instance is an opened data folder with the use cases over it.
type instance struct {
	dir       string
	db        *sqldb.DB
	units     *orgsql.Store
	access    *access.Service
	founding  *flow.Founding
	materials *material.Service
	settings  *settings.Service
	ledger    *ledger.Service
	dispatch  *dispatch.Service
	layouts   *layout.Service
	comments  *comment.Service
	files     *blob.Store
	views     *grid.Views
	attach    *attach.Desk
	filing    *flow.Filing
	intake    *flow.Intake
	org       *org.Directory
	commands  *commandsql.Store
	audit     *audit.Service
	clock     func() time.Time
}

// orphanAge is how old a file that nothing names must be before it is swept:
// older than any transaction that could still name it.
const orphanAge = time.Hour

// openInstance opens the data folder dir, made on first use, and the database
// at address; "" is the embedded one in dir.
func (a *app) openInstance(ctx context.Context, dir, address string) (*instance, error) {
	in, err := a.open(ctx, dir, address)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(in.upgrade(ctx), in.sweep(ctx)); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

// open is openInstance without what the program tidies up when it starts.
func (a *app) open(ctx context.Context, dir, address string) (*instance, error) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "数据文件夹“%s”建不起来，请检查路径和权限，或用 --data 另选一个文件夹。", dir)
	}
	if address == "" {
		address = "sqlite:" + filepath.Join(dir, "bihuan.db")
	}
	sealer, err := seal.Load(dir)
	if err != nil {
		return nil, err
	}
	signer, err := signerOf(dir)
	if err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	return a.wire(dir, db, sealer, signer), nil
}

func (a *app) wire(dir string, db *sqldb.DB, sealer *seal.Sealer, signer *history.Signer) *instance {
	clock := a.now
	past := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: sealer}
	in := &instance{dir: dir, db: db, units: &orgsql.Store{DB: db}, clock: clock}
	in.files = &blob.Store{Dir: filepath.Join(dir, "files"), NewID: ident.New}
	in.audit = &audit.Service{
		DB: db, Store: past, Signer: signer, Aggregates: aggregates(db, sealer, in.files), Files: in.files, Clock: clock, NewID: ident.New,
	}
	in.access = &access.Service{
		DB: db, Store: &accesssql.Store{DB: db}, History: past, Clock: clock, NewID: ident.New, Secret: ident.Secret, Random: rand.Reader,
	}
	in.founding = &flow.Founding{
		DB: db, Org: &org.Service{Store: in.units, History: past, Clock: clock, NewID: ident.New}, Access: in.access,
	}
	checker := lint.NewChecker(rules.All, nil, extract.Claims)
	in.materials = &material.Service{
		DB: db, Store: &materialsql.Store{DB: db, Sealer: sealer}, History: past,
		Files: in.files, Fingerprint: sealer.Fingerprint,
		Read: reading.InChild, Check: checker.Run, Clock: clock, NewID: ident.New,
	}
	in.settings = &settings.Service{DB: db, Store: &settingssql.Store{DB: db}, History: past, Clock: clock, NewID: ident.New}
	in.ledger = &ledger.Service{
		DB: db, Store: &ledgersql.Store{DB: db}, History: past, Clock: clock, NewID: ident.New,
		Tables: in.settings.Tables,
	}
	in.attach = &attach.Desk{
		Dir: filepath.Join(dir, "uploads"), Files: in.files, Sealer: sealer, Clock: clock, NewID: ident.New,
		Limits: attach.DefaultLimits(), Free: attach.Free,
	}
	in.ledger.Uploads = in.attach
	in.settings.Problems = in.ledger.List
	in.dispatch = &dispatch.Service{
		DB: db, Store: &dispatchsql.Store{DB: db}, History: past, Ledger: in.ledger, Files: in.files, Read: excel.FormInChild,
		Clock: clock, NewID: ident.New,
	}
	in.layouts = &layout.Service{
		DB: db, Store: &layoutsql.Store{DB: db}, History: past, Files: in.files, Read: excel.InChild, Fill: sheet.FillInChild,
		Clock: clock, NewID: ident.New,
	}
	in.views = &grid.Views{DB: db, Store: &gridsql.Store{DB: db}, History: past, Clock: clock, NewID: ident.New}
	in.org = &org.Directory{DB: db, Roster: &orgsql.Roster{DB: db}, History: past, Clock: clock, NewID: ident.New}
	in.access.Chart, in.ledger.Chart = in.org, in.org.Chart
	in.comments = &comment.Service{
		DB: db, Store: &commentsql.Store{DB: db}, History: past, Clock: clock, NewID: ident.New,
		Circle: in.ledger.Circle, Colleagues: in.access.Colleagues,
	}
	in.intake = in.newIntake()
	in.filing = &flow.Filing{Materials: in.materials, Ledger: in.ledger, Clock: clock}
	in.commands = &commandsql.Store{DB: db, Clock: clock}
	return in
}

func (in *instance) close() { in.db.Close() }

// sweep removes files that a crash left without a row.
func (in *instance) sweep(ctx context.Context) error {
	if _, err := in.attach.Sweep(); err != nil {
		return err
	}
	if err := in.intake.Store.Sweep(ctx, in.clock()); err != nil {
		return err
	}
	waiting, err := in.attach.Holding()
	if err != nil {
		return err
	}
	materials, returns := in.materials.Store.(*materialsql.Store), in.dispatch.Store.(*dispatchsql.Store)
	problems, layouts := in.ledger.Store.(*ledgersql.Store), in.layouts.Store.(*layoutsql.Store)
	names := []func(context.Context, string) (bool, error){materials.Named, returns.Named, problems.NamesFile, layouts.Named, in.intake.Store.Named}
	_, err = in.files.Sweep(in.clock().Add(-orphanAge), func(id string) (bool, error) {
		for _, named := range names {
			if known, err := named(ctx, id); err != nil || known {
				return known, err
			}
		}
		return waiting(id), nil
	})
	return err
}

// keepSwept sweeps again and again until ctx ends, so that a program that
// runs for months does not gather what nobody wants.
func (in *instance) keepSwept(ctx context.Context, log *slog.Logger) {
	again := time.NewTicker(orphanAge)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
			if err := in.sweep(ctx); err != nil && ctx.Err() == nil {
				log.Warn("files without a row stay for now", "err", err.Error())
			}
		}
	}
}

// ready reports whether the database answers.
func (in *instance) ready(ctx context.Context) error {
	_, err := in.access.SetUp(ctx)
	return err
}

// rooms are the web rooms of all wings.
var rooms = []*ui.Room{
	accessweb.Room,
	materialweb.Room,
	ledgerweb.Room,
	gridweb.Room,
	boardweb.Room,
	partweb.Room,
	deskweb.Room,
	commentweb.Room,
	intakeweb.Room,
	dispatchweb.Room,
	layoutweb.Room,
	orgweb.Room,
	settingsweb.Room,
	auditweb.Room,
}

// routes returns what the wings answer.
func (in *instance) routes() []ui.Route {
	materials := &materialweb.Web{Materials: in.materials, Commands: in.commands, File: in.filing.File, Rules: rules.All, Clock: in.clock}
	comments := &commentweb.Web{Comments: in.comments, Commands: in.commands}
	book := &ledgerweb.Web{
		Ledger:   in.ledger,
		Layouts:  in.layouts,
		Files:    in.attach,
		Commands: in.commands,
		Clock:    in.clock,
		Views:    in.views,
		Names:    in.org.Names,
		Thread:   comments.Thread,
	}
	table := &gridweb.Web{List: book}
	parts := &partweb.Web{Ledger: in.ledger, Commands: in.commands, Names: in.org.Names}
	boards := &boardweb.Web{Ledger: in.ledger, Clock: in.clock, Names: in.org.Names}
	desk := &deskweb.Web{Ledger: in.ledger, Commands: in.commands, Clock: in.clock, Mentions: in.comments.Mentioning}
	layouts := &layoutweb.Web{Layouts: in.layouts, Commands: in.commands, Judge: in.ledger.Judge}
	checkpoints := &auditweb.Web{Audit: in.audit, Commands: in.commands, Clock: in.clock}
	exchange := &dispatchweb.Web{Dispatch: in.dispatch, Commands: in.commands, Clock: in.clock}
	return slices.Concat(
		materials.Routes(),
		book.Routes(),
		(&fileweb.Web{Ledger: in.ledger, Files: in.attach, Clock: in.clock}).Routes(),
		table.Routes(),
		boards.Routes(),
		parts.Routes(),
		desk.Routes(),
		comments.Routes(),
		(&intakeweb.Web{Intake: in.intake, Ledger: in.ledger, Clock: in.clock}).Routes(),
		exchange.Routes(),
		layouts.Routes(),
		in.orgPages().Routes(),
		in.settingsPages().Routes(),
		checkpoints.Routes(),
	)
}

func (in *instance) settingsPages() *settingsweb.Web {
	return &settingsweb.Web{Settings: in.settings, Commands: in.commands, Book: excel.InChild, Text: reading.Text, Clock: in.clock}
}

func (in *instance) orgPages() *orgweb.Web {
	return &orgweb.Web{Org: in.org, Commands: in.commands, Book: excel.InChild, Text: reading.Text, Clock: in.clock}
}

func (in *instance) site(log *slog.Logger) (*ui.Site, error) {
	site, err := ui.NewSite(log, ident.New, rooms...)
	if err == nil {
		site.Version = Version
	}
	return site, err
}

// person returns the one on whose behalf the command line and the program
// alone act: the first keeper of the unit. On an empty database it founds a
// unit with an account that nobody can sign in to.
func (in *instance) person(ctx context.Context) (access.Viewer, error) {
	units, err := in.units.Units(ctx)
	if err != nil {
		return access.Viewer{}, err
	}
	if len(units) == 0 {
		founder := flow.Founder{Unit: "本单位", Account: access.NewAccount{Login: "本机", Name: "联络员", Password: ident.Secret()}}
		if _, err := in.founding.Found(ctx, founder); err != nil && fault.KindOf(err) != fault.Conflict {
			return access.Viewer{}, err
		}
		if units, err = in.units.Units(ctx); err != nil {
			return access.Viewer{}, err
		}
	}
	unit := units[0]
	accounts, err := in.access.Accounts(ctx, access.Viewer{UnitID: unit.ID})
	if err != nil {
		return access.Viewer{}, err
	}
	for _, acc := range accounts {
		if acc.Holds(access.Keeper) && !acc.Disabled {
			return access.Viewer{AccountID: acc.ID, UnitID: unit.ID, UnitName: unit.Name, Name: acc.Name,
				Grants: access.WholeUnit(access.Keeper, access.Custodian)}, nil
		}
	}
	return access.Viewer{}, fault.New(fault.Forbidden, "这个数据文件夹里没有可用的联络员账号，请先用 bihuan admin init 建立。")
}
