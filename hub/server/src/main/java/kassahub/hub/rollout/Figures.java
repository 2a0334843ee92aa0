package kassahub.hub.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of the agents of the stages so far.
 *
 * @param done since it was counted from
 * @param failed likewise
 * @param silent took it half an hour ago or more, and were not heard of for as long
 * @param busy took it less than half an hour ago
 * @param pending of the stages so far: everybody whose end is not known
 * @param doneInStage since the stage began
 * @param doneEver by all
 * @param left everybody who may still get it
 */
record Figures(
    long done,
    long failed,
    long silent,
    long busy,
    long pending,
    long doneInStage,
    long doneEver,
    long left) {
  /** How long a stage shows that it works. */
  static final Duration WATCHED = Duration.ofMinutes(30);

  private static final int BAD_PERCENT = 2;

  /** What to do next. */
  enum Verdict {
    PAUSE,
    WAIT,
    ADVANCE,
    END
  }

  /** By the rule of this package. */
  Verdict verdict(Rollout rollout, Instant now) {
    long bad = failed + silent;
    if (bad > 0 && bad * 100 >= BAD_PERCENT * (done + bad)) {
      return Verdict.PAUSE;
    }
    if (rollout.lastStage()) {
      return left == 0 ? Verdict.END : Verdict.WAIT;
    }
    boolean shown = doneEver > 0 && (doneInStage > 0 || pending == 0);
    boolean watched = !now.isBefore(rollout.stageAt().plus(WATCHED)) && busy == 0;
    return shown && watched && rollout.wide() ? Verdict.ADVANCE : Verdict.WAIT;
  }
}
