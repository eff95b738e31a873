package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/fault"
)

// campaignBatch is how many places one transaction writes to.
const campaignBatch = 100

// WriteCampaign writes the next letters of a campaign. more tells that others can
// be written at once. Interrupted, it goes on where it stopped.
func (s *Store) WriteCampaign(ctx context.Context, id int64, now time.Time) (more bool, err error) {
	err = s.writingReminders(ctx, func(tx pgx.Tx) error {
		why := asking{campaign: id, published: true}
		var open bool
		err := tx.QueryRow(ctx, `
			select message, launched_at is not null and closed_at is null from campaign where id = $1 for share`, id).Scan(&why.message, &open)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Rejected, "Cette campagne n’existe pas.")
		}
		if err != nil || !open {
			return err
		}
		ids, err := nextOfCampaign(ctx, tx, id, now)
		if err != nil || len(ids) == 0 {
			return err
		}
		more = len(ids) == campaignBatch
		done, err := s.ask(ctx, tx, ids, why, now)
		if err != nil {
			return err
		}
		return markAsked(ctx, tx, id, done, now)
	})
	return more, awayOr(err)
}

// nextOfCampaign gives the places to write to now. Those that another campaign
// has asked meanwhile, or that are no longer public, are left alone.
func nextOfCampaign(ctx context.Context, tx pgx.Tx, id int64, now time.Time) ([]string, error) {
	_, err := tx.Exec(ctx, `
		update campaign_place cp
		set state = 'recente'
		from place p
		where cp.campaign = $1 and cp.state = 'a-ecrire' and p.id = cp.place_id
			and (p.state <> 'published' or exists (
				select from reminder r where r.place_id = p.id and r.sent_at > $2 and r.campaign is distinct from $1))`, id, now.Add(-ReminderPause))
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		select place_id
		from campaign_place
		where campaign = $1 and state = 'a-ecrire' and not_before <= $2
		order by place_id
		limit $3`, id, now, campaignBatch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func markAsked(ctx context.Context, tx pgx.Tx, id int64, done asked, now time.Time) error {
	_, err := tx.Exec(ctx, `
		update campaign_place
		set state = case when place_id = any($2) then 'ecrite' when place_id = any($3) then 'injoignable' else 'a-ecrire' end,
			not_before = case when place_id = any($4) then $5 else not_before end
		where campaign = $1 and place_id = any($2::text[] || $3::text[] || $4::text[])`,
		id, orEmpty(done.reached), orEmpty(done.nobody), orEmpty(done.postponed), now.Add(24*time.Hour))
	return err
}

// ResumeCampaigns has the queue go on with the campaigns that have letters left:
// an address gets some a week at most. It gives how many campaigns.
func (s *Store) ResumeCampaigns(ctx context.Context, now time.Time) (resumed int, err error) {
	rows, err := s.pool.Query(ctx, `
		select distinct c.id
		from campaign c join campaign_place cp on cp.campaign = c.id
		where c.launched_at is not null and c.closed_at is null and cp.state = 'a-ecrire' and cp.not_before <= $1`, now)
	if err != nil {
		return 0, away(err)
	}
	ids, err := collect(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		for more := true; more; {
			if more, err = s.WriteCampaign(ctx, id, now); err != nil {
				return resumed, err
			}
		}
		resumed++
	}
	return resumed, nil
}
