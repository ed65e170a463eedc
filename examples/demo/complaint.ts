/** An error in the command line or the file, with a message of one line: the demo ends with exit code 2. */
export const complaint = (message: string): Error => Object.assign(new Error(message), { name: "Complaint" });

export const isComplaint = (thrown: unknown): thrown is Error => thrown instanceof Error && thrown.name === "Complaint";
