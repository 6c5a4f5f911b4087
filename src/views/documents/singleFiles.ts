import * as vscode from 'vscode';

/** What a file system refuses whose files are known by their addresses alone: it has no folders, and nothing is moved. */
export abstract class SingleFiles {
  /** Whoever changes a file tells of it. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}
