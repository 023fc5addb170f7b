package io.coursework.mlflow.experiment;

/** Shows how far long work has come. */
public interface Progress {

  /**
   * A bar for one piece of work.
   *
   * @param name what is worked on
   * @param total units of work in all
   * @param units what they are, such as steps
   */
  Bar start(String name, long total, String units);

  /** How far one piece of work has come. Called by one thread. */
  interface Bar extends AutoCloseable {

    /**
     * @param done units done so far
     * @param note a few words on how it goes
     */
    void update(long done, String note);

    /**
     * Units that were done before, or need not be done: they count as done, but nobody works on
     * them, so that they say nothing of how long the others take.
     *
     * @param units negative for some that were done and are to be done again
     */
    void skip(long units);

    /** The work is complete; {@code note} says what came out. */
    void finish(String note);

    /** Ends the bar where it stands, if it was not finished. */
    @Override
    void close();
  }
}
