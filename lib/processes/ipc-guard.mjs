// Loaded before a program that knows nothing of its supervisor: when the supervisor goes, the program goes.
process.on('disconnect', () => process.exit(1));
if (!process.connected) process.exit(1);
