package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"bihuan/internal/access/accessweb"
	"bihuan/internal/ident"
	"bihuan/internal/server"
)

// store are the flags that say where the data is.
type store struct{ dir, db string }

func (s *store) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.dir, "data", "bihuan-data", "存放数据的`文件夹`")
	c.Flags().StringVar(&s.db, "db", "", "数据库`地址`（postgres://…），不写时用数据文件夹里的内置数据库")
}

func listenFlags(c *cobra.Command, l *server.Listen) {
	c.Flags().StringVar(&l.Addr, "listen", "127.0.0.1:8420", "监听`地址`，写成 主机:端口")
	c.Flags().StringVar(&l.CertFile, "cert", "", "HTTPS 证书`文件`（PEM）")
	c.Flags().StringVar(&l.KeyFile, "key", "", "HTTPS 私钥`文件`（PEM）")
	c.Flags().BoolVar(&l.InsecureHTTP, "insecure-http", false, "知晓风险，允许其他电脑不经 HTTPS 访问")
}

func (a *app) serveCommand() *cobra.Command {
	var where store
	var listen server.Listen
	c := &cobra.Command{
		Use:   "serve [选项]",
		Short: "作为办公室服务器运行，多人用账号登录",
		Long: "启动网页服务，供本单位多人用账号登录。第一次启动时，窗口里显示设置码，用浏览器打开网址后凭它建立单位和第一个账号；\n" +
			"也可以先用 bihuan admin init 建立。",
		Example: "  bihuan serve --data D:\\闭环数据\n" +
			"  bihuan serve --listen :8443 --cert 证书.pem --key 私钥.pem\n" +
			"  bihuan serve --db postgres://bihuan@127.0.0.1/bihuan",
		Args: noArguments,
	}
	where.flags(c)
	listenFlags(c, &listen)
	c.RunE = func(c *cobra.Command, _ []string) error {
		in, err := a.openInstance(c.Context(), where.dir, where.db)
		if err != nil {
			return err
		}
		defer in.close()
		return a.serveOffice(c.Context(), in, listen, func(url, code string) {
			fmt.Fprintf(a.out, "闭环已启动：%s\n", url)
			if code != "" {
				fmt.Fprintf(a.out, "首次使用：请用浏览器打开 %s/setup ，设置码 %s\n", url, code)
			}
			fmt.Fprint(a.out, "按 Ctrl+C 停止。\n")
		})
	}
	return c
}

// serveOffice serves in to people with accounts until ctx ends; ready is told
// the address once it answers, and the set-up code while there is no account.
func (a *app) serveOffice(ctx context.Context, in *instance, listen server.Listen, ready func(url, code string)) error {
	listener, err := listen.Open()
	if err != nil {
		return err
	}
	defer listener.Close()
	log := a.log()
	go in.keepSwept(ctx, log)
	go in.keepCheckpoints(ctx, log)
	site, err := in.site(log)
	if err != nil {
		return err
	}
	site.SignIn = accessweb.SignIn
	doors := &accessweb.Web{Accounts: in.access, Founding: in.founding, Clock: in.clock}
	done, err := in.access.SetUp(ctx)
	if err != nil {
		return err
	}
	if !done {
		doors.SetUpCode = accessweb.NewSetUpCode()
	}
	handler := server.Handler(server.Config{
		Site: site, Door: server.Office{Sessions: in.access}, Routes: append(doors.Routes(), in.routes()...), Record: in.access,
		Ready: in.ready, NewID: ident.New, Clock: a.now, Log: log, TLS: listen.TLS(),
	})
	url := address(listener.Addr(), listen.TLS())
	ready(url, doors.SetUpCode)
	return server.Run(ctx, listener, handler, log)
}

// address is what to open in a browser on this computer.
func address(at net.Addr, tls bool) string {
	scheme := "http"
	if tls {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return scheme + "://" + at.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// serveAlone serves one person on this computer until ctx ends.
func (a *app) serveAlone(ctx context.Context, dir string, ready func(url string)) error {
	if dir == "" {
		dir = besideProgram()
	}
	in, err := a.openInstance(ctx, dir, "")
	if err != nil {
		return err
	}
	defer in.close()
	who, err := in.person(ctx)
	if err != nil {
		return err
	}
	listener, err := server.Listen{Addr: "127.0.0.1:0"}.Open()
	if err != nil {
		return err
	}
	defer listener.Close()
	log := a.log()
	go in.keepSwept(ctx, log)
	go in.keepCheckpoints(ctx, log)
	site, err := in.site(log)
	if err != nil {
		return err
	}
	door := server.NewAlone(who, ident.Secret(), ident.Secret(), listener.Addr())
	if err := door.Check(listener.Addr()); err != nil {
		return err
	}
	record := &accessweb.Web{Accounts: in.access, Clock: in.clock}
	handler := server.Handler(server.Config{
		Site: site, Door: door, Routes: append(record.Record(), in.routes()...), Record: in.access, Ready: in.ready, NewID: ident.New, Clock: a.now, Log: log,
	})
	ready(door.URL())
	fmt.Fprintf(a.out, "数据保存在：%s\n", in.dir)
	return server.Run(ctx, listener, handler, log)
}

// besideProgram is the folder 闭环数据 beside the program, or in the person's
// own folder where the program's cannot be written to.
func besideProgram() string {
	const name = "闭环数据"
	if exe, err := os.Executable(); err == nil {
		dir := filepath.Join(filepath.Dir(exe), name)
		if os.MkdirAll(dir, 0o700) == nil {
			if f, err := os.CreateTemp(dir, ".write-*"); err == nil {
				f.Close()
				os.Remove(f.Name())
				return dir
			}
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, name)
	}
	return name
}

// log writes warnings for whoever looks after the program; BIHUAN_LOG=debug,
// info, warn or error says how much.
func (a *app) log() *slog.Logger {
	level := slog.LevelWarn
	if text := a.getenv("BIHUAN_LOG"); text != "" && level.UnmarshalText([]byte(text)) != nil {
		fmt.Fprintf(a.err, "BIHUAN_LOG 应为 debug、info、warn 或 error，现按 warn 处理。\n")
	}
	return slog.New(slog.NewJSONHandler(io.Writer(a.err), &slog.HandlerOptions{Level: level}))
}
