package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"annuaire/fault"
	"annuaire/internal/pgtest"
	"annuaire/internal/taskqueue"
	"annuaire/jobs"
	"annuaire/task"
)

// bench is a database, and what writes work into it.
type bench struct {
	url   string
	pool  *pgxpool.Pool
	queue *taskqueue.Writer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	queue, err := taskqueue.NewWriter()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{url, pool, queue}
}

var errUndone = errors.New("undone")

// owe writes letters to the numbers given, in a transaction that commits or not.
func (b *bench) owe(t *testing.T, commit bool, numbers ...int) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		for _, n := range numbers {
			m := task.Mail{To: strconv.Itoa(n) + "@example.fr", Letter: task.PasswordChanged, With: map[string]string{"nom": "", "chemin": "/"}, Reminder: int64(n)}
			if err := b.queue.Write(t.Context(), tx, m); err != nil {
				return err
			}
		}
		if !commit {
			return errUndone
		}
		return nil
	})
	if commit && err != nil || !commit && !errors.Is(err, errUndone) {
		t.Fatal(err)
	}
}

// post counts what is sent.
type post struct {
	mu   sync.Mutex
	sent map[int64]int
	news chan struct{}
	fail func(id int64, attempt int) error
}

func newPost() *post { return &post{sent: map[int64]int{}, news: make(chan struct{}, 10000)} }

func (p *post) send(_ context.Context, _ int64, _ time.Time, m task.Mail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[m.Reminder]++
	p.news <- struct{}{}
	if p.fail != nil {
		return p.fail(m.Reminder, p.sent[m.Reminder])
	}
	return nil
}

// wait waits for that many sendings.
func (p *post) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-p.news:
		case <-time.After(30 * time.Second):
			t.Fatal("nothing is sent any more")
		}
	}
}

// work has a crew work until the end of the test, or until stop is called.
func work(t *testing.T, config jobs.Config) (stop func()) {
	t.Helper()
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	crew, err := jobs.New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { crew.Work(ctx) })
	stop = sync.OnceFunc(func() { cancel(); done.Wait() })
	t.Cleanup(stop)
	return stop
}

// until asks the record until it gives what is wanted.
func (b *bench) until(t *testing.T, want int, sql string, args ...any) {
	t.Helper()
	got := -1
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if err := b.pool.QueryRow(t.Context(), sql, args...).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got == want {
			return
		}
		select {
		case <-t.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatalf("%s gives %d, want %d", sql, got, want)
}

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

func TestWhatIsUndoneIsNotSent(t *testing.T) {
	t.Parallel()
	b, p := newBench(t), newPost()
	work(t, jobs.Config{Pool: b.pool, Send: p.send})
	b.owe(t, false, 1, 2, 3)
	b.owe(t, true, 4)
	p.wait(t, 1)
	b.until(t, 1, `select count(*) from river_job where state = 'completed'`)
	if p.sent[4] != 1 || len(p.sent) != 1 {
		t.Errorf("sent: %v", p.sent)
	}
}

// TestTwoInstancesSendEachLetterOnce has two instances share two hundred letters.
func TestTwoInstancesSendEachLetterOnce(t *testing.T) {
	t.Parallel()
	const n = 200
	b, p := newBench(t), newPost()
	for range 2 {
		pool, err := pgxpool.New(t.Context(), b.url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		work(t, jobs.Config{Pool: pool, Send: p.send})
	}
	b.owe(t, true, numbers(n)...)
	p.wait(t, n)
	b.until(t, n, `select count(*) from river_job where state = 'completed' and kind = 'mail'`)
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range n {
		if p.sent[int64(i+1)] != 1 {
			t.Errorf("letter %d is sent %d times", i+1, p.sent[int64(i+1)])
		}
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	b, p := newBench(t), newPost()
	p.fail = func(id int64, _ int) error {
		if id == 1 {
			return fault.New(fault.Rejected, "Refusé.")
		}
		return nil
	}
	var log strings.Builder
	told := make(chan int64, 1)
	stop := work(t, jobs.Config{
		Pool: b.pool, Send: p.send, Log: slog.New(slog.NewTextHandler(&locked{w: &log}, nil)),
		Undelivered: func(_ context.Context, m task.Mail) error { told <- m.Reminder; return nil },
	})
	b.owe(t, true, 1, 2)
	b.until(t, 1, `select count(*) from river_job where state = 'cancelled'`)
	b.until(t, 1, `select count(*) from river_job where state = 'completed'`)
	if id := <-told; id != 1 || p.sent[1] != 1 {
		t.Errorf("told of %d, tried %d times", id, p.sent[1])
	}
	stop()
	if !strings.Contains(log.String(), "a letter is given up") || strings.Contains(log.String(), "@example.fr") {
		t.Errorf("the log says:\n%s", log.String())
	}
}

// TestTriesAgain makes each pause pass at once, until the letter is given up.
func TestTriesAgain(t *testing.T) {
	t.Parallel()
	b, p := newBench(t), newPost()
	p.fail = func(id int64, tries int) error {
		if id == 1 && tries == 3 {
			return nil
		}
		return fault.New(fault.Unavailable, "Plus tard.")
	}
	work(t, jobs.Config{Pool: b.pool, Send: p.send})
	b.owe(t, true, 1, 2)
	for tries := 1; tries < 10; tries++ {
		waiting := 2
		if tries >= 3 {
			waiting = 1
		}
		b.until(t, waiting, `select count(*) from river_job where state in ('retryable', 'available') and attempt = $1`, tries)
		if _, err := b.pool.Exec(t.Context(), `update river_job set state = 'available', scheduled_at = now() where kind = 'mail' and state in ('retryable', 'available')`); err != nil {
			t.Fatal(err)
		}
	}
	b.until(t, 1, `select count(*) from river_job where state = 'cancelled' and attempt = 10`)
	b.until(t, 1, `select count(*) from river_job where state = 'completed' and attempt = 3`)
	if p.sent[1] != 3 || p.sent[2] != 10 {
		t.Errorf("tries: %v", p.sent)
	}
}

// TestStopFinishesWhatIsUnderWay stops a crew in the middle of a letter.
func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	b, began, finish := newBench(t), make(chan struct{}), make(chan struct{})
	stop := work(t, jobs.Config{Pool: b.pool, Send: func(ctx context.Context, _ int64, _ time.Time, _ task.Mail) error {
		close(began)
		<-finish
		return ctx.Err()
	}})
	b.owe(t, true, 1)
	<-began
	stopped := make(chan struct{})
	go func() { defer close(stopped); stop() }()
	close(finish)
	<-stopped
	b.until(t, 1, `select count(*) from river_job where state = 'completed'`)
}

const killedProcess = "ANNUAIRE_TEST_KILLED_PROCESS"

// TestKilledInTheMiddle kills a process while it sends a letter: another sends
// it again, and no other letter twice.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.owe(t, true, 1)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProcessToKill$")
	cmd.Env = append(os.Environ(), killedProcess+"="+b.url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, len(sending))); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	b.until(t, 1, `select count(*) from river_job where state = 'running'`)
	// The delay after which a vanished instance is given up passes at once.
	if _, err := b.pool.Exec(t.Context(), `update river_job set attempted_at = now() - interval '1 day' where state = 'running'`); err != nil {
		t.Fatal(err)
	}
	p := newPost()
	work(t, jobs.Config{Pool: b.pool, Send: p.send})
	b.owe(t, true, 2)
	b.until(t, 1, `select count(*) from river_job where state = 'completed'`)
	b.until(t, 1, `select count(*) from river_job where state in ('retryable', 'available')`)
	if _, err := b.pool.Exec(t.Context(), `update river_job set state = 'available', scheduled_at = now() where state in ('retryable', 'available')`); err != nil {
		t.Fatal(err)
	}
	b.until(t, 2, `select count(*) from river_job where state = 'completed'`)
	if p.sent[1] != 1 || p.sent[2] != 1 {
		t.Errorf("after the kill: %v", p.sent)
	}
}

const sending = "SENDING\n"

// TestProcessToKill is the process that TestKilledInTheMiddle kills.
func TestProcessToKill(t *testing.T) {
	url := os.Getenv(killedProcess)
	if url == "" {
		t.Log("only for TestKilledInTheMiddle")
		return
	}
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	crew, err := jobs.New(jobs.Config{Pool: pool, Log: slog.New(slog.DiscardHandler), Send: func(ctx context.Context, _ int64, _ time.Time, _ task.Mail) error {
		_, _ = os.Stdout.WriteString(sending)
		<-ctx.Done()
		return ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	crew.Work(t.Context())
}

func TestChores(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	done := make(chan struct{}, 100)
	chores := []jobs.Chore{
		{Name: "une", Every: time.Hour, Run: func(context.Context) error { done <- struct{}{}; return nil }},
		{Name: "autre", Every: time.Hour, Run: func(context.Context) error { return errors.New("broken") }},
	}
	work(t, jobs.Config{Pool: b.pool, Chores: chores})
	<-done
	b.until(t, 1, `select count(*) from river_job where kind = 'chore' and state = 'completed'`)
	b.until(t, 1, `select count(*) from river_job where kind = 'chore' and state = 'discarded'`)
}

func TestCampaignsAndFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	left, files := 3, make(chan int64, 1)
	work(t, jobs.Config{
		Pool:     b.pool,
		Campaign: func(_ context.Context, id int64) (bool, error) { left--; return left > 0, nil },
		Import:   func(_ context.Context, id int64) error { files <- id; return nil },
	})
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		return b.queue.Write(t.Context(), tx, task.Campaign{ID: 1}, task.Import{ID: 9})
	})
	if err != nil {
		t.Fatal(err)
	}
	if id := <-files; id != 9 {
		t.Errorf("file %d", id)
	}
	b.until(t, 2, `select count(*) from river_job where state = 'completed'`)
	if left != 0 {
		t.Errorf("%d batches are left", left)
	}
}

// locked lets several goroutines write to one place.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
