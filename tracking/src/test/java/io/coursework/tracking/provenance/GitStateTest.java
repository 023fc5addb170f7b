package io.coursework.tracking.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStateTest {
  @TempDir Path directory;

  @Test
  void readsCommitBranchDirtyAndRemote() throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("trunk").call()) {
      assertEquals(Optional.empty(), GitState.read(directory));
      Path file = Files.writeString(directory.resolve("file"), "one");
      git.add().addFilepattern("file").call();
      PersonIdent person = new PersonIdent("A", "a@example.org");
      RevCommit commit =
          git.commit()
              .setMessage("one")
              .setAuthor(person)
              .setCommitter(person)
              .setSign(false)
              .call();
      StoredConfig config = git.getRepository().getConfig();
      config.setString("remote", "origin", "url", "https://bob:hunter2@git.example/x.git");
      config.save();
      Files.writeString(directory.resolve("untracked"), "");
      Path below = Files.createDirectory(directory.resolve("below"));

      GitState clean =
          new GitState(
              commit.name(), Optional.of("trunk"), false, Optional.of("https://git.example/x.git"));
      assertEquals(Optional.of(clean), GitState.read(below));

      Files.writeString(file, "two");
      assertEquals(Optional.of(true), GitState.read(directory).map(GitState::dirty));

      Files.writeString(file, "one");
      git.checkout().setName(commit.name()).call();
      assertEquals(Optional.empty(), GitState.read(directory).orElseThrow().branch());
    }
  }

  /** As with core.splitIndex, which JGit does not know. */
  @Test
  void isEmptyWhereTheIndexCannotBeRead() throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).call()) {
      Files.writeString(directory.resolve("file"), "one");
      git.add().addFilepattern("file").call();
      PersonIdent person = new PersonIdent("A", "a@example.org");
      git.commit().setMessage("one").setAuthor(person).setCommitter(person).setSign(false).call();
      assertTrue(GitState.read(directory).isPresent());
      Files.writeString(
          directory.resolve(".git/index"), "DIRC\0\0\0\2\0\0\0\0link" + "\0".repeat(24));
      assertEquals(Optional.empty(), GitState.read(directory));
    }
  }

  @Test
  void isEmptyOutsideAWorkTree() {
    assertEquals(Optional.empty(), GitState.read(directory));
  }
}
