package io.coursework.curricula.token;

/** What a token is for. */
public enum TokenKind {
  VALUE("value"),
  OPERATION("operation"),
  BRACKET("bracket"),
  /** Separator, end and padding: the order of a sequence. */
  MARK("mark");

  private final String label;

  TokenKind(String label) {
    this.label = label;
  }

  /** The word for legends and tables. */
  public String label() {
    return label;
  }
}
