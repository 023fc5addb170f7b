package io.coursework.tracking.secret;

import java.util.regex.Pattern;

/**
 * What looks like a secret in source code and configuration files: literals under a name such as
 * {@code password}, private keys, and tokens that show which service issued them. Rather one
 * literal too many is masked than one too few; what is plainly code stays.
 */
final class WrittenSecrets {

  /** The end of a name; how it begins does not matter. */
  private static final String NAME =
      "(?<name>(?i:(?:password|passwd|passphrase|secret)[A-Za-z0-9_]{0,20}"
          + "|token|credentials?|(?:api|access|private)[_-]?key)|(?<=[A-Z0-9])_KEY)";

  private static final String SIGN = "(?<sign>[\"']?[ \\t]*(?:=>|:?=(?!=)|:)[ \\t]*)";

  /** A value in quotes, wherever it stands. */
  private static final Pattern QUOTED =
      Pattern.compile(
          NAME + "(?<sign>[\"']?[ \\t]*(?:=>|:?==?|:|,|\\()?[ \\t]*)(?:\"[^\"\\n]+\"|'[^'\\n]+')");

  /** A value up to the end of its line, unless it is a call or a statement. */
  private static final Pattern BARE =
      Pattern.compile(
          NAME + SIGN + "(?=[^\\s\"'])(?!\\*\\*\\*|[^\\n]*(?:\\([^\\n]*\\)|[;{(][ \\t]*$))[^\\n]+",
          Pattern.MULTILINE);

  /** {@code --password hunter2} */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?<option>--[A-Za-z0-9-]{0,40}(?:password|token|secret|key)[ \\t]+)[^\\s-]\\S*");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "(?<begin>-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----).*?(?:-----END [A-Z ]{0,40}PRIVATE"
              + " KEY-----|\\z)",
          Pattern.DOTALL);

  /** A line of a key whose beginning is not shown. */
  private static final Pattern ENCODED =
      Pattern.compile("^(?<sign>[ +-]?[ \\t]*)[A-Za-z0-9+/]{60,}={0,2}[ \\t]*$", Pattern.MULTILINE);

  private static final Pattern ISSUED =
      Pattern.compile(
          "\\b(?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|xox[abprs]-|AKIA|ASIA|eyJ)"
              + "[A-Za-z0-9_.-]{16,}");

  private WrittenSecrets() {}

  static String mask(String text) {
    String clean = PRIVATE_KEY.matcher(text).replaceAll("${begin}" + Secrets.REDACTED);
    clean = ENCODED.matcher(clean).replaceAll("${sign}" + Secrets.REDACTED);
    clean = ISSUED.matcher(clean).replaceAll(Secrets.REDACTED);
    clean = QUOTED.matcher(clean).replaceAll("${name}${sign}" + Secrets.REDACTED);
    clean = BARE.matcher(clean).replaceAll("${name}${sign}" + Secrets.REDACTED);
    return OPTION.matcher(clean).replaceAll("${option}" + Secrets.REDACTED);
  }
}
