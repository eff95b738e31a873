package localpg

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// othersPatience bounds how long a stop waits for what other programs write.
const othersPatience = 30 * time.Second

// waitForOthers lets the transactions of other programs end before the server
// stops under them: an import beside another one, for instance. What lasts
// longer is cut and undone, and its program says so.
func (s *Server) waitForOthers(socket string) {
	ctx, cancel := context.WithTimeout(context.Background(), othersPatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, urlTo(socket, database))
	if err != nil {
		return // nobody else can be connected either
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for told := false; ; told = true {
		var writing int
		err := conn.QueryRow(ctx, `
			select count(*)
			from pg_stat_activity
			where backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start is not null`).Scan(&writing)
		if err != nil || writing == 0 {
			return
		}
		if !told {
			s.logger.Info("une autre commande utilise la base : attente de sa fin")
		}
		if pause(ctx, 100*time.Millisecond) != nil {
			return
		}
	}
}
