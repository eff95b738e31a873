package localpg

// Option changes how the private PostgreSQL is run.
type Option func(*options)

type options struct {
	settings []string // name=value
	initdb   []string
}

// WithoutDurability trades safety for speed: a crash of the machine may lose or break
// the database. Only for tests.
func WithoutDurability() Option {
	return func(o *options) {
		o.settings = append(o.settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_compression=off", "wal_init_zero=off", "shared_buffers=256MB",
			"autovacuum=off", "max_connections=200", "checkpoint_timeout=1h", "max_wal_size=2GB")
		o.initdb = append(o.initdb, "--no-sync")
	}
}

// ordinary are the settings of every private PostgreSQL, for a small machine that
// also runs the program. They are given on the command line, so that a new version
// of the program brings its own to an old directory.
var ordinary = []string{
	"listen_addresses=", // the unix socket only
	"unix_socket_permissions=0700",
	"max_connections=60",
	"shared_buffers=128MB",
	"effective_cache_size=512MB",
	"work_mem=16MB",
	"maintenance_work_mem=64MB",
	"random_page_cost=1.1",
	"jit=off",           // costs more than it gains on short queries
	"wal_level=minimal", // no replica of a private database
	"max_wal_senders=0", // required by the line above
	"max_wal_size=2GB",  // bounds the disk used; 512 MB and packed WAL made a large import 6 % longer
	"wal_compression=off",
	"timezone=UTC",
	"log_timezone=UTC",
	"log_checkpoints=off",
	"logging_collector=off", // standard error, which is the log file
	"log_line_prefix=%m [%p] ",
}

// arguments is the command line of postgres.
func (o options) arguments(data, socket string) []string {
	args := []string{"-D", data, "-k", socket, "-p", "5432"}
	for _, settings := range [][]string{ordinary, o.settings} {
		for _, setting := range settings {
			args = append(args, "-c", setting)
		}
	}
	return args
}
