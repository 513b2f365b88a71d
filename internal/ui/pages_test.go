package ui_test

import (
	"testing"

	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

func TestOwnPages(t *testing.T) { uitest.Pages(t, ui.OwnRoom(), 1) }
