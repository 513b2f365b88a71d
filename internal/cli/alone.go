package cli

import (
	"bufio"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"
)

func aloneFlags(c *cobra.Command) {
	c.Flags().String("data", "", "本机使用时存放数据的`文件夹`")
	c.Flags().Bool("no-browser", false, "本机使用时不自动打开浏览器")
}

func (a *app) alone(c *cobra.Command) error {
	dir, err := c.Flags().GetString("data")
	if err != nil {
		return err
	}
	quiet, err := c.Flags().GetBool("no-browser")
	if err != nil {
		return err
	}
	return a.serveAlone(c.Context(), dir, func(url string) {
		fmt.Fprintf(a.out, "闭环已在本机启动，仅供本机使用。\n浏览器没有自动打开时，请复制下面的网址打开：\n\n  %s\n\n用完后关闭本窗口，或按 Ctrl+C 退出。\n", url)
		if !quiet {
			a.openBrowser(url)
		}
	})
}

// openBrowser asks the system to show url. A machine without a browser is no
// reason to fail: the address is on the screen.
func (a *app) openBrowser(url string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		cmd = exec.Command("open", url)
	default:
		if a.getenv("DISPLAY") == "" && a.getenv("WAYLAND_DISPLAY") == "" {
			return
		}
		cmd = exec.Command("xdg-open", url)
	}
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // reap it; its exit code says nothing of use
	}
}

// holdWindow waits for the person to read: the window of a program that was
// double-clicked on Windows closes with it.
func (a *app) holdWindow() {
	fmt.Fprint(a.err, "按回车键关闭本窗口。")
	_, _ = bufio.NewReader(a.in).ReadString('\n')
}
