import '@vscode/codicons/dist/codicon.css';
import '../ui/base.css';
