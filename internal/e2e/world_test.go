package e2e

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"bihuan/internal/browsertest"
)

// account is one of those that a demonstration prints.
type account struct{ login, password string }

// world is a demonstration that tests share; nobody changes it.
type world struct {
	url            string
	keeper, reader account
}

var (
	sharedOnce sync.Once
	shared     world
	endShared  = func() {}
)

// demonstration returns the shared demonstration and starts it at first use.
func demonstration(t *testing.T) world {
	t.Helper()
	sharedOnce.Do(func() {
		cmd := exec.Command(built, "demo", "--listen", "127.0.0.1:0")
		cmd.Stderr = os.Stderr
		url, said := await(t, cmd)
		shared = accounts(url, said)
		endShared = func() {
			_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
			_ = cmd.Wait()
		}
	})
	if shared.keeper.login == "" || shared.reader.login == "" {
		t.Fatalf("the demonstration printed no accounts: %+v", shared)
	}
	return shared
}

// accounts reads the table of accounts that a demonstration printed: login,
// password, and what they are for.
func accounts(url string, said []string) world {
	w := world{url: url}
	table := false
	for _, line := range said {
		words := strings.Fields(line)
		if len(words) < 4 {
			table = false
			continue
		}
		if words[0] == "账号" && words[1] == "密码" {
			table = true
			continue
		}
		if !table {
			continue
		}
		switch a := (account{words[0], words[1]}); a.login {
		case "联络员":
			w.keeper = a
		case "只读":
			w.reader = a
		}
	}
	return w
}

// signedIn returns a tab of w in which a works.
func (w world) signedIn(b *browsertest.Browser, a account, width, height int) *browsertest.Tab {
	tab := b.Tab(width, height).Open(w.url + "/login")
	tab.Type("#field-login", a.login).Type("#field-password", a.password).Submit("form[action='/login'] button")
	return tab
}

// as signs a in without a browser.
func (w world) as(t *testing.T, a account) *person {
	t.Helper()
	p := visit(t, w.url+"/login")
	if status, body := p.post("/login", "login", a.login, "password", a.password); status != 200 {
		t.Fatalf("%s cannot sign in: %d\n%s", a.login, status, body)
	}
	return p
}
