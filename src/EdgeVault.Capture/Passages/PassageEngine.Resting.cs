namespace EdgeVault.Capture.Passages;

/// <content>What lies in view, and what is on both sides for long.</content>
internal sealed partial class PassageEngine
{
    /// <summary>What rests is heard only when it has been silent for long, and then alone.</summary>
    private void EvaluateResting(ref Track track, in TimeGrid grid, long nowUs)
    {
        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var homeLeft = nowUs - home.LastArrivalUs >= _resting.LeaveUs(home, _limits.SideQuietUs, rests: true);
        var awayLeft = nowUs - away.LastArrivalUs >= _limits.SideQuietUs;
        var isOver = nowUs - away.LastArrivalUs >= _limits.QuietUs || nowUs - track.AwayArrivalUs >= _limits.LingerAfterUs;
        if (homeLeft && isOver)
        {
            var isAway = away.HasArrived && _resting.IsAsLoud(home, away);
            if (isAway)
            {
                var tag = _hearing.Alone;
                tag.Fill(0, true, Traces(ref track), grid, _limits.WeakCentiDb);
                var finding = _hearing.WeighAlone(tag);
                var verdict = VisitRules.AtOnce(tag, finding, _limits).Verdict;
                verdict = verdict.IsCrossing ? verdict : Verdict.Unresolved(UnresolvedReason.Conflict, 0);
                Hand(ref track, tag, finding, verdict, grid, nowUs);
            }

            _tracks.SettleAt(ref track, isAway ? track.Away : track.Home, nowUs, isAway);
        }
        else if (awayLeft && home.LastArrivalUs > away.LastArrivalUs)
        {
            _tracks.SettleAt(ref track, track.Home, nowUs, isDecided: false);
        }
    }

    private void EvaluateLingering(ref Track track, bool rests, long nowUs)
    {
        ref var home = ref track.Stays[track.Home];
        ref var away = ref track.Stays[track.Away];
        var homeLeft = nowUs - home.LastArrivalUs >= _resting.LeaveUs(home, _limits.SideQuietUs, rests);
        var awayLeft = nowUs - away.LastArrivalUs >= _resting.LeaveUs(away, _limits.SideQuietUs, rests);
        if (homeLeft || awayLeft)
        {
            _tracks.SettleAt(ref track, homeLeft ? track.Away : track.Home, nowUs, isDecided: true);
        }
    }
}
