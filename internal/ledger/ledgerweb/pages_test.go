package ledgerweb

import (
	"testing"

	"bihuan/internal/ui/uitest"
)

func TestPages(t *testing.T) { uitest.Pages(t, Room, 5) }
