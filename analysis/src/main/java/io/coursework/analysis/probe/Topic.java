package io.coursework.analysis.probe;

/** What a probe asks about: findings of one topic stand together in a report, in this order. */
public enum Topic {
  ANSWERS(
      "Accuracy and errors",
      "Which answers are wrong, how, and whether the right ones are memorised."),
  NUMBERS("Numbers", "How the vectors of the numbers are arranged."),
  COMPONENTS("Components", "Which part of the model an answer comes from."),
  COMPUTATION("Computation", "What the model works out on its way to an answer, and by what."),
  LANDSCAPE("Loss landscape", "How the loss lies around the weights."),
  TWO_MODELS("Two models", "How alike two runs, or two steps of one, are."),
  OTHER("Further probes", "Whatever else was asked.");

  private final String title;
  private final String question;

  Topic(String title, String question) {
    this.title = title;
    this.question = question;
  }

  /** As a heading. */
  public String title() {
    return title;
  }

  /** What its probes ask, in a sentence. */
  public String question() {
    return question;
  }
}
