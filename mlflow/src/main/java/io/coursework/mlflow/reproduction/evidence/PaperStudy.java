package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.transition.LearningOutcome;
import io.coursework.analysis.transition.LearningTime;
import io.coursework.analysis.transition.SizeThresholds;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The runs that claims are judged by: of every arm and size one in each block. A block is one seed,
 * and with it one split into training and held-out expressions, one set of random tables and one
 * test, shared by all arms and sizes; what a claim says of other seeds is known from how blocks
 * differ.
 */
public final class PaperStudy {

  /** Smaller seeds are for development: what they show is not a verdict. */
  public static final long FIRST_REPORTED = 100;

  /** What has one run in each block. */
  private record Cell(Arm arm, int width) {}

  private final int planned;
  private final List<Long> plannedBlocks;
  private final List<Long> blocks;
  private final Map<Arm, List<StudyRun>> runs;
  private final Map<List<Enum<?>>, SizeThresholds> thresholds = new HashMap<>();

  public PaperStudy(int planned, Collection<Long> plannedBlocks, Collection<StudyRun> runs) {
    this(planned, plannedBlocks, runs, Set.of());
  }

  /**
   * @param cells that a complete block has, beside all that any block has
   */
  private PaperStudy(
      int planned,
      Collection<Long> plannedBlocks,
      Collection<StudyRun> runs,
      Collection<Cell> cells) {
    this(planned, List.copyOf(new TreeSet<>(plannedBlocks)), complete(runs, cells), byArm(runs));
  }

  private PaperStudy(
      int planned, List<Long> plannedBlocks, List<Long> blocks, Map<Arm, List<StudyRun>> runs) {
    this.planned = planned;
    this.plannedBlocks = plannedBlocks;
    this.blocks = blocks;
    this.runs = runs;
  }

  /**
   * Reads the finished runs of a sweep.
   *
   * @param parent the folder of the sweep's run
   * @return empty if no run of any arm has finished
   */
  public static Optional<PaperStudy> read(SweepPlan plan, Path parent) throws IOException {
    Map<String, RunRecord> records = TrialRuns.records(plan, parent, StudyRecord::of);
    SortedSet<Long> seeds = new TreeSet<>();
    Set<Cell> cells = new HashSet<>();
    List<StudyRun> runs = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      seeds.add(trial.spec().seed());
      Optional<Arm> arm = Arm.of(trial.spec().name());
      arm.ifPresent(some -> cells.add(new Cell(some, trial.spec().model().dModel())));
      RunRecord record = records.get(trial.id());
      if (arm.isPresent() && record != null) {
        StudyRun run = new StudyRun(arm.get(), record);
        if (record.finished() && run.judged()) {
          runs.add(run);
        }
      }
    }
    return runs.isEmpty()
        ? Optional.empty()
        : Optional.of(new PaperStudy(plan.trials().size(), seeds, runs, cells));
  }

  /** The blocks that have a run of every cell, ascending. */
  private static List<Long> complete(Collection<StudyRun> runs, Collection<Cell> planned) {
    Map<Long, Set<Cell>> cells = new TreeMap<>();
    Set<Cell> all = new HashSet<>(planned);
    for (StudyRun run : runs) {
      Cell cell = new Cell(run.arm(), run.width());
      all.add(cell);
      cells.computeIfAbsent(run.block(), block -> new HashSet<>()).add(cell);
    }
    return cells.entrySet().stream()
        .filter(block -> block.getValue().equals(all))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Arm, List<StudyRun>> byArm(Collection<StudyRun> runs) {
    Map<Arm, List<StudyRun>> byArm = new EnumMap<>(Arm.class);
    runs.forEach(run -> byArm.computeIfAbsent(run.arm(), arm -> new ArrayList<>()).add(run));
    return byArm;
  }

  /** When the study is judged: after eight blocks, after all, and once half-way between. */
  public Optional<Looks> looks() {
    return looks(plannedBlocks.size());
  }

  /**
   * How many looks its complete blocks have reached. A look takes the first blocks of the plan: if
   * it took whatever blocks are complete, a trial that is run again would change what it saw.
   */
  int reached() {
    return development()
        ? 0
        : (int)
            looks().stream()
                .flatMap(some -> some.blocks().stream())
                .filter(some -> blocks.containsAll(plannedBlocks.subList(0, some)))
                .count();
  }

  /** Whether it has seeds for development, and so no verdict. */
  public boolean development() {
    return plannedBlocks.stream().anyMatch(block -> block < FIRST_REPORTED);
  }

  /** Why there is no look yet. */
  String wantsForALook() {
    if (development()) {
      return "seeds 0 to %d are for development; a study on seeds from %d on can have a verdict"
          .formatted(FIRST_REPORTED - 1, FIRST_REPORTED);
    }
    if (blocks.size() < Looks.FEWEST_BLOCKS) {
      return "complete blocks: %d of the %d that are needed"
          .formatted(blocks.size(), Looks.FEWEST_BLOCKS);
    }
    return "the first look takes the first %d blocks of the plan, of which %s lack runs"
        .formatted(
            Looks.FEWEST_BLOCKS,
            plannedBlocks.stream()
                .limit(Looks.FEWEST_BLOCKS)
                .filter(block -> !blocks.contains(block))
                .map(String::valueOf)
                .collect(Collectors.joining(", ")));
  }

  /** The looks of so many planned blocks; empty if these are too few. */
  public static Optional<Looks> looks(int last) {
    int first = Looks.FEWEST_BLOCKS;
    if (last < first) {
      return Optional.empty();
    }
    SortedSet<Integer> looks = new TreeSet<>(List.of(first, (first + last + 1) / 2, last));
    return Optional.of(new Looks(List.copyOf(looks)));
  }

  /** A copy with the first blocks of the plan alone, which must be complete. */
  PaperStudy after(int some) {
    List<Long> first = plannedBlocks.subList(0, some);
    Map<Arm, List<StudyRun>> fewer = new EnumMap<>(Arm.class);
    runs.forEach(
        (arm, own) ->
            fewer.put(arm, own.stream().filter(run -> first.contains(run.block())).toList()));
    return new PaperStudy(planned, plannedBlocks, first, fewer);
  }

  /** A copy whose runs have learned by another accuracy; empty if a run has none of it. */
  Optional<PaperStudy> by(LearnedBy other) {
    Map<Arm, List<StudyRun>> same = new EnumMap<>(Arm.class);
    runs.forEach((arm, own) -> same.put(arm, own.stream().map(run -> run.by(other)).toList()));
    return same.values().stream().flatMap(List::stream).allMatch(StudyRun::judged)
        ? Optional.of(new PaperStudy(planned, plannedBlocks, blocks, same))
        : Optional.empty();
  }

  /** Trials of the sweep. */
  public int planned() {
    return planned;
  }

  /** Finished runs of all arms. */
  public int finished() {
    return runs.values().stream().mapToInt(List::size).sum();
  }

  /** The complete blocks, ascending. */
  public List<Long> blocks() {
    return blocks;
  }

  /** Whether all of these arms have finished runs. */
  public boolean has(Arm... arms) {
    for (Arm arm : arms) {
      if (!runs.containsKey(arm)) {
        return false;
      }
    }
    return true;
  }

  /** The arms that have finished runs. */
  public List<Arm> arms() {
    return List.copyOf(runs.keySet());
  }

  /** The finished runs of an arm, in whatever block; none if it was not run. */
  public List<StudyRun> runs(Arm arm) {
    return runs.getOrDefault(arm, List.of());
  }

  /** The runs of an arm in complete blocks. */
  public List<StudyRun> complete(Arm arm) {
    return runs(arm).stream().filter(run -> blocks.contains(run.block())).toList();
  }

  /** The results of an arm's runs, on a clock and by a size. */
  public List<LearningOutcome> outcomes(Arm arm, ModelSize size, Clock clock) {
    return complete(arm).stream()
        .map(
            run ->
                new LearningOutcome(arm.curriculum(), run.size(size), run.block(), run.time(clock)))
        .toList();
  }

  /** Thresholds of all arms; there must be a complete block. */
  public SizeThresholds thresholds(ModelSize size, Clock clock) {
    return thresholds.computeIfAbsent(
        List.of(size, clock),
        key ->
            SizeThresholds.of(
                arms().stream().flatMap(arm -> outcomes(arm, size, clock).stream()).toList()));
  }

  /** The most useful tokens that any finished run was trained on. */
  public double mostTokens() {
    return runs.values().stream()
        .flatMap(List::stream)
        .mapToDouble(StudyRun::tokens)
        .max()
        .orElse(0);
  }

  /** The time that every run of some arms had, or had learned by. */
  public double budget(Clock clock, Arm... arms) {
    double shortest = Double.POSITIVE_INFINITY;
    double latest = 0;
    for (Arm arm : arms) {
      for (LearningOutcome outcome : outcomes(arm, ModelSize.TOTAL, clock)) {
        LearningTime time = outcome.time();
        if (time.learned()) {
          latest = Math.max(latest, time.to());
        } else {
          shortest = Math.min(shortest, time.from());
        }
      }
    }
    return shortest < Double.POSITIVE_INFINITY ? shortest : latest;
  }
}
