package audit

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/history"
	"bihuan/internal/zh"
)

// chain proves the records one by one and the tree over them.
type chain struct {
	*Service
	*Report
	ext   history.Extent
	known []history.Mark // in order of size
	nodes map[place]tlog.Hash

	tree       history.Frontier
	broken     bool // records are missing, changed or too many: the tree over them says nothing more
	proven     int64
	forked     *history.Mark     // first mark with another root
	forkedFrom int64             // first record that may be another
	strange    *place            // first stored node with another hash
	emptied    []history.Entry   // records without a body
	erasing    []erasure         // what the history says was erased
	erased     map[string][]byte // rows' hashes by the id of an erased event, nil where none is known
}

type place struct {
	level int
	n     int64
}

type erasure struct {
	by history.Entry
	history.BodyErased
}

// piece is a stretch of the chain that was proved by itself.
type piece struct {
	leaves  []tlog.Hash
	breaks  []int // positions in leaves before which the chain is broken
	flaws   []flaw
	emptied []history.Entry
	erasing []erasure
	err     error
}

// pieceSize is the number of records of a piece: enough work for a goroutine,
// little enough memory.
const pieceSize = 1 << 14

// marks gathers what to compare with: given ones and those of the database,
// whose signatures it checks.
func (c *chain) marks(ctx context.Context, given []history.Mark) error {
	c.known = slices.Clone(given)
	for below := int64(math.MaxInt64); ; {
		kept, err := c.Store.Checkpoints(ctx, below, 500)
		if err != nil {
			return err
		}
		for _, k := range kept {
			below = k.Size
			name := fmt.Sprintf("%s取的检查点（%d条）", zh.Instant(k.At), k.Size)
			cp, err := history.OpenCheckpoint([]byte(k.Note), c.Signer.Public())
			if err != nil || cp.Size != k.Size || !cp.At.Equal(k.At) {
				c.add(Finding{Damage: history.Changed, No: max(k.Size, 1), Sentence: "数据库里保存的" + name + "被改动，签名或内容对不上。"})
				continue
			}
			c.known = append(c.known, cp.Mark(name))
		}
		if len(kept) == 0 {
			break
		}
	}
	slices.SortStableFunc(c.known, func(a, b history.Mark) int { return cmp.Compare(a.Size, b.Size) })
	c.nodes = map[place]tlog.Hash{}
	return c.Store.Nodes(ctx, func(level int, n int64, h tlog.Hash) error {
		c.nodes[place{level, n}] = h
		return nil
	})
}

// prove proves pieces on all processors and joins them in their order.
func (c *chain) prove(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pieces := make(chan chan piece, runtime.GOMAXPROCS(0))
	go func() {
		defer close(pieces)
		// Made-up places may be anywhere: what stands behind as many places as there
		// are records is one piece.
		near := min(c.ext.Size, c.ext.Count)
		for from := min(c.ext.First, 0); from <= c.ext.Last; {
			to := min(from+pieceSize, near)
			switch {
			case from < 0:
				to = 0
			case from >= near:
				to = math.MaxInt64
			}
			done := make(chan piece, 1)
			select {
			case pieces <- done:
			case <-ctx.Done():
				return
			}
			go func(from, to int64) { done <- c.piece(ctx, from, to) }(from, to)
			from = to
		}
	}()
	for done := range pieces {
		p := <-done
		if p.err != nil {
			return p.err
		}
		c.join(ctx, p)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.end(ctx)
	return nil
}

// piece proves the records from seq from up to, not with, to.
func (c *chain) piece(ctx context.Context, from, to int64) piece {
	p := piece{leaves: make([]tlog.Hash, 0, pieceSize)}
	next := from
	broken := func(d history.Damage, e history.Entry, format string, args ...any) {
		p.flaws = append(p.flaws, flaw{d, e, fmt.Sprintf(format, args...)})
		p.breaks = append(p.breaks, len(p.leaves))
	}
	p.err = c.Store.Stored(ctx, from, to, func(e *history.Stored) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.Seq < 0 || e.Seq >= c.ext.Size {
			broken(history.Inserted, bare(e.Entry), "不是程序写入的：记录链共%d条，它排在链外。", c.ext.Size)
			return nil
		}
		if e.Seq > next && from >= 0 {
			broken(history.Missing, history.Entry{Seq: next}, "%s", gap(next, e.Seq))
		}
		next = e.Seq + 1
		leaf, contradiction := e.Check()
		if contradiction != "" {
			broken(history.Changed, bare(e.Entry), "被改动：%s与写入时的不一致。", contradiction)
		}
		p.leaves = append(p.leaves, leaf)
		switch {
		case e.Body == nil:
			p.emptied = append(p.emptied, bare(e.Entry))
		case e.Kind == history.BodyErased{}.Kind():
			decoded, err := history.Decode(e.Kind, e.Body)
			if said, ok := decoded.(history.BodyErased); err == nil && ok {
				p.erasing = append(p.erasing, erasure{bare(e.Entry), said})
			}
		}
		return nil
	})
	if end := min(to, c.ext.Size, max(c.ext.Last+1, 0)); p.err == nil && from >= 0 && next < end {
		broken(history.Missing, history.Entry{Seq: next}, "%s", gap(next, end))
	}
	return p
}

// bare returns e without what is only lent.
func bare(e history.Entry) history.Entry {
	e.Body = nil
	return e
}

func gap(from, to int64) string {
	which := fmt.Sprintf("第%d条", from+1)
	if to > from+1 {
		which = fmt.Sprintf("第%d至%d条", from+1, to)
	}
	return which + "操作记录缺失，被删除了。"
}

// join adds the leaves of p to the tree and compares the tree as it grows.
func (c *chain) join(ctx context.Context, p piece) {
	for i, leaf := range p.leaves {
		if c.broken {
			break
		}
		c.compare()
		if len(p.breaks) > 0 && p.breaks[0] <= i {
			break
		}
		c.tree.Add(leaf, func(level int, n int64, h tlog.Hash) {
			at := place{level, n}
			if have, ok := c.nodes[at]; c.strange == nil && (!ok && c.planted() || ok && have != h) {
				c.strange = &at
			}
			delete(c.nodes, at)
		})
	}
	c.broken = c.broken || len(p.breaks) > 0
	c.Events += int64(len(p.leaves))
	for _, f := range p.flaws {
		if f.damage == history.Missing {
			c.add(Finding{Damage: f.damage, No: f.entry.Seq + 1, Sentence: f.text})
			continue
		}
		c.add(c.found(ctx, f.damage, f.entry, "%s", f.text))
	}
	c.emptied, c.erasing = append(c.emptied, p.emptied...), append(c.erasing, p.erasing...)
}

// planted reports whether the stored tree was begun at all: data of an earlier
// program has none before its next record.
func (c *chain) planted() bool { return len(c.ext.Edge) > 0 }

// compare compares the tree as it stands with the marks of its size.
func (c *chain) compare() {
	for len(c.known) > 0 && c.known[0].Size <= c.tree.Size() {
		m := c.known[0]
		c.known = c.known[1:]
		c.Compared++
		c.Covered = max(c.Covered, m.Size)
		switch {
		case m.Is(c.tree.Root()):
			c.proven = m.Size
		case c.forked == nil:
			c.forked, c.forkedFrom = &m, c.proven+1
		}
	}
}

// end compares the whole tree and names what only the tree shows.
func (c *chain) end(ctx context.Context) {
	if c.broken {
		c.judgeErased(ctx)
		c.judgeTree()
		return
	}
	if c.Events < c.ext.Size {
		c.add(Finding{Damage: history.Missing, No: c.Events + 1, Sentence: gap(c.Events, c.ext.Size)})
		c.broken = true
	}
	c.compare()
	c.Root = c.tree.Root()
	for _, m := range c.known { // of more records than there are
		c.Compared++
		c.add(Finding{Damage: history.Missing, No: c.Events + 1,
			Sentence: fmt.Sprintf("末尾的操作记录被删除：%s覆盖%d条，现在只有%d条。", m.Name, m.Size, c.Events)})
	}
	stored, err := history.ParseFrontier(c.ext.Size, c.ext.Edge)
	switch {
	case !c.planted() || c.broken:
	case err != nil:
		c.add(Finding{Damage: history.Missing, No: c.Events + 1,
			Sentence: fmt.Sprintf("记录链表头的总数（%d条）被改动，与它的校验哈希对不上，末尾的操作记录可能被删除。", c.ext.Size)})
	case c.strange == nil && stored.Root() != c.tree.Root():
		c.strange = &place{0, max(c.ext.Size-1, 0)}
	}
	for at := range c.nodes { // of leaves that are not there
		if c.strange == nil || at.n<<at.level < c.strange.n<<c.strange.level {
			c.strange = &at
		}
	}
	c.judgeErased(ctx)
	c.judgeTree()
}

// judgeTree says what it means that the tree over the records is not the one
// that was kept: records were rewritten as a whole, or only a stored hash.
func (c *chain) judgeTree() {
	if c.forked != nil {
		from, until := c.forkedFrom, c.forked.Size
		if c.strange != nil && c.strange.level > 0 { // the stored hashes know better where
			if first := c.strange.n<<c.strange.level + 1; first >= from && first <= until {
				from, until = first, min(until, (c.strange.n+1)<<c.strange.level)
			}
		}
		c.add(Finding{Damage: history.Forked, No: from,
			Sentence: fmt.Sprintf("第%d至%d条之间的操作记录被改写、插入或调换了顺序：每条看起来都完整，但与%s不符。", from, until, c.forked.Name)})
		return
	}
	if c.strange == nil {
		return
	}
	first, last := c.strange.n<<c.strange.level+1, (c.strange.n+1)<<c.strange.level
	if c.strange.level == 0 { // only the root of all is another
		first = min(c.proven+1, last)
	}
	if last <= c.proven {
		c.add(Finding{Damage: history.NodeChanged, No: first,
			Sentence: fmt.Sprintf("第%d至%d条的校验哈希被改动或删除，记录本身与检查点一致。", first, last)})
		return
	}
	c.add(Finding{Damage: history.Forked, No: first,
		Sentence: fmt.Sprintf("第%d至%d条之间的操作记录（或它们的校验哈希）被改写、插入或调换了顺序，与写入时算出的不符。", first, last)})
}

// judgeErased tells bodies that were erased from those that are gone.
func (c *chain) judgeErased(ctx context.Context) {
	empty := map[string]bool{}
	for _, e := range c.emptied {
		empty[e.ID] = true
	}
	for _, e := range c.erasing {
		if empty[e.Event] {
			c.erased[e.Event] = e.Row
			continue
		}
		c.add(c.found(ctx, history.Refilled, e.by, "清除过的第%d条记录的内容又出现了，被人放了回去。", e.Seq+1))
	}
	for _, e := range c.emptied {
		if _, ok := c.erased[e.ID]; ok {
			c.Erased++
			continue
		}
		c.add(c.found(ctx, history.Emptied, e, "的内容不见了，而没有按规定清除它的记录。"))
	}
}
