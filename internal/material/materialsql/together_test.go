package materialsql_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"bihuan/internal/material"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// TestSameFileTogether: a file that arrives several times at the same moment,
// as a double click sends it, becomes one material and leaves one file.
func TestSameFileTogether(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		const times = 8
		ups := make([]material.Upload, times)
		var group sync.WaitGroup
		for i := range times {
			group.Go(func() {
				var err error
				if ups[i], err = s.Add(ctx, keeper, "a.txt", []byte(text)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		fresh := 0
		for _, up := range ups {
			if !up.Same {
				fresh++
			}
			if up.Material.ID != ups[0].Material.ID {
				t.Errorf("materials %s and %s", up.Material.ID, ups[0].Material.ID)
			}
		}
		page, err := s.List(ctx, keeper, material.Filter{})
		if err != nil || len(page.Materials) != 1 || fresh != 1 {
			t.Errorf("%d materials, %d uploads that made one, %v", len(page.Materials), fresh, err)
		}
		swept, err := s.blobs.Sweep(time.Now().Add(time.Hour), func(id string) (bool, error) { return s.store.Named(ctx, id) })
		if err != nil || swept != 0 {
			t.Errorf("%d files without a row, %v", swept, err)
		}
	})
}
