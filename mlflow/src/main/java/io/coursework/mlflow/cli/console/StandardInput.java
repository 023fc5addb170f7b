package io.coursework.mlflow.cli.console;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A process that holds the other end of our standard input, and has ended when that ends: however
 * it ended, for the operating system closes it.
 */
public final class StandardInput {

  private StandardInput() {}

  /** From now on the end of standard input stops this process as Ctrl-C does. */
  public static void endsTheProcess() {
    Thread reader =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // As if it had ended.
              }
              System.exit(CommandLineInterface.INTERRUPTED);
            },
            "standard input");
    reader.setDaemon(true);
    reader.start();
  }
}
