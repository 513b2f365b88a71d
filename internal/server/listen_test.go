package server_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/server"
)

func TestListenRefusesPlainHTTP(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:0": true, "localhost:0": true, "[::1]:0": true, ":0": false, "0.0.0.0:0": false, "[::]:0": false,
		"192.0.2.1:0": false, "server.example:0": false, "127.0.0.1": false,
	} {
		l, err := server.Listen{Addr: addr}.Open()
		if l != nil {
			l.Close()
		}
		if addr == "[::1]:0" && fault.KindOf(err) == fault.Unavailable {
			continue // a machine without IPv6
		}
		if (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: kind %v", addr, fault.KindOf(err))
		}
	}
	l, err := server.Listen{Addr: ":0", InsecureHTTP: true}.Open()
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := (server.Listen{Addr: "127.0.0.1:0", CertFile: "no", KeyFile: "no"}).Open(); fault.KindOf(err) != fault.Invalid {
		t.Errorf("missing certificate: %v", err)
	}
}

func TestRunEndsGently(t *testing.T) {
	l, err := server.Listen{Addr: "127.0.0.1:0"}.Open()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	inside, ended := make(chan bool), make(chan error)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside <- true
		cancel()
		_, _ = io.WriteString(w, "finished")
	})
	go func() { ended <- server.Run(ctx, l, handler, slog.New(slog.DiscardHandler)) }()
	body := make(chan string)
	go func() {
		res, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		body <- string(text)
	}()
	<-inside
	if got := <-body; got != "finished" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("still listening")
	}
}

func TestConnectionsPerAddress(t *testing.T) {
	l, err := server.Listen{Addr: "127.0.0.1:0"}.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	accepted := make(chan net.Conn, 300)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	var conns []net.Conn
	for range 257 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
	}
	if _, err := conns[256].Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error()+"EOF", "EOF") {
		t.Errorf("connection 257 from one address stays open: %v", err)
	}
	for range 256 {
		c := <-accepted
		defer c.Close()
	}
}
