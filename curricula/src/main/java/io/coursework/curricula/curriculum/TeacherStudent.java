package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Teacher-student curriculum learning: each step is one operation's, preferably the one whose score
 * changes fastest, up or down, so that one that is forgotten comes back. The score is the negative
 * loss of the operation's rows. Each operation is first visited in turn until it has shown a
 * change: twice, or {@code window} times in a row with {@link Variant#NAIVE}.
 *
 * @param tasks the operations to choose from
 * @param variant how fast a score changes
 * @param alpha how much the last change counts, above 0, at most 1; online and naive
 * @param window how many visits are looked back on, at least 2; all but online
 * @param choice what follows from the changes
 * @param epsilon part of the choices that is even, 0..1; epsilon
 * @param temperature above 0, in the unit of the changes; boltzmann
 * @see <a href="https://arxiv.org/abs/1707.00183">Matiisen et al. 2017</a>; the defaults are those
 *     of the authors' code
 */
public record TeacherStudent(
    @Key("the operations to choose from, such as [MAX, MED, SUM]") List<String> tasks,
    @Key(
            value = "how fast a score changes is measured: online, naive, window or sampling",
            otherwise = "online")
        Variant variant,
    @Key(value = "how much the last change counts, ]0, 1]; for online and naive", otherwise = "0.1")
        double alpha,
    @Key(
            value = "visits that are looked back on, >= 2; for naive, window and sampling",
            otherwise = "10")
        int window,
    @Key(
            value = "epsilon (mostly the fastest) or boltzmann (by exp(change / temperature))",
            otherwise = "epsilon")
        Choice choice,
    @Key(value = "part of the choices that is even, 0..1; for epsilon", otherwise = "0.1")
        double epsilon,
    @Key(value = "above 0, in nats; for boltzmann", otherwise = "0.0004") double temperature)
    implements Curriculum {

  /** The measure of an operation's progress Q, from its scores. */
  public enum Variant {
    /** Q becomes alpha * r + (1 - alpha) * Q, where r is the change since the last visit. */
    ONLINE,
    /** Like {@link #ONLINE}, but r is the least-squares slope of {@code window} visits in a row. */
    NAIVE,
    /** Q is the least-squares slope of the last {@code window} scores over their steps. */
    WINDOW,
    /** Q is at every step another one of the last {@code window} changes, drawn at random. */
    SAMPLING
  }

  /** How an operation is chosen by its progress. */
  public enum Choice {
    /** The largest absolute progress, and sometimes any. */
    EPSILON,
    /** Each with a probability in proportion to exp(absolute progress / temperature). */
    BOLTZMANN
  }

  public TeacherStudent {
    Requirements requirements = new Requirements();
    tasks = OperationWeights.distinctNames("tasks", tasks, requirements);
    requirements
        .require(variant != null, "variant is missing; choose online, naive, window or sampling")
        .require(alpha > 0 && alpha <= 1, "alpha = %s is outside ]0, 1]; choose e.g. 0.1", alpha)
        .require(
            window >= 2 && window <= 10_000,
            "window = %d is outside 2..10000; choose e.g. 10",
            window)
        .require(choice != null, "choice is missing; choose epsilon or boltzmann")
        .require(
            epsilon >= 0 && epsilon <= 1,
            "epsilon = %s is outside [0, 1]; choose e.g. 0.1",
            epsilon)
        .require(
            temperature > 0 && Double.isFinite(temperature),
            "temperature = %s is not a number above 0; choose e.g. 0.0004",
            temperature)
        .throwIfAny();
  }

  @Override
  public Set<String> operations() {
    return new LinkedHashSet<>(tasks);
  }

  @Override
  public Teacher teacher(TrainingInfo training) {
    return new ProgressTeacher(this, training.seed());
  }
}
