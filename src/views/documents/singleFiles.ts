import * as vscode from 'vscode';

/** Rejects the operations of a file system that don't apply to files known only by their URIs. */
export abstract class SingleFiles {
  /** Nothing to watch: the provider fires an event for each of its changes. */
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
